package dev.securecomm.client.config;

import dev.securecomm.key.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Who may speak through this client.
///
/// @param token what a caller has to show as Bearer token; needed unless only this machine can call
@ConfigurationProperties("securecomm.client")
public record ClientSettings(@Nullable Secret token) {}
