package dev.securecomm.client.exchange;

import java.time.Duration;

/// How long each step of one exchange has taken, all tries together.
///
/// @param seal sealing the message
/// @param post posting it and waiting for the answer: the network, and all that the server does
/// @param open opening and verifying the reply
public record Times(Duration seal, Duration post, Duration open) {}
