/// HTTP for the local application: `POST /send`, and problems that a person understands.
///
/// Guarantees that only who may speak in this party's name can make it speak.
///
/// Refuses to know how a message is sealed or delivered.
@NullMarked
package dev.securecomm.client.web;

import org.jspecify.annotations.NullMarked;
