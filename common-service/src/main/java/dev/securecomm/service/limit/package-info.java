/// What is too much: too long a message, too many at once.
@NullMarked
package dev.securecomm.service.limit;

import org.jspecify.annotations.NullMarked;
