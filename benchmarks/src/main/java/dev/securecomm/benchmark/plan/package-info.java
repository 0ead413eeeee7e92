/// What is compared with what, and how often.
@NullMarked
package dev.securecomm.benchmark.plan;

import org.jspecify.annotations.NullMarked;
