/// The two parties and their keys.
@NullMarked
package dev.securecomm.benchmark.party;

import org.jspecify.annotations.NullMarked;
