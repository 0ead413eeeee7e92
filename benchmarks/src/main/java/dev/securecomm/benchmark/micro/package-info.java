/// JMH: one operation at a time.
@NullMarked
package dev.securecomm.benchmark.micro;

import org.jspecify.annotations.NullMarked;
