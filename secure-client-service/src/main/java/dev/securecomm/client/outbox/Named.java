package dev.securecomm.client.outbox;

/// What recognises a message by its caller's Idempotency-Key.
///
/// @param name a keyed digest of the key
/// @param content a keyed digest of what the caller sent under it
record Named(String name, String content) {}
