/// What one writes today: a Spring MVC controller with Nimbus on the provider of the JDK.
@NullMarked
package dev.securecomm.benchmark.nimbus;

import org.jspecify.annotations.NullMarked;
