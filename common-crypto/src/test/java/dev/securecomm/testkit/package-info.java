/// What the tests of every module share: fixed parties, a clock that is set by hand, and forges
/// that make an envelope or a signed JWK Set which is valid but for the one thing a test breaks.
///
/// The forges guarantee independence: they spell JSON and do cryptography with the JDK alone, so
/// that a mistake in the code under test is not made twice.
@NullMarked
package dev.securecomm.testkit;

import org.jspecify.annotations.NullMarked;
