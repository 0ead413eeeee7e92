package dev.securecomm.service.identity;

import dev.securecomm.file.PrivateFiles;

/// Where the keys of this service are, and what belongs to them: its folder, or the database that
/// it shares with its replicas.
public record OwnFiles(PrivateFiles files) {}
