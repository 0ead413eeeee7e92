/// What both services have in common around Spring: their identity, their published keys, problems,
/// limits and the start. Whatever only one of them does is in that service.
@NullMarked
package dev.securecomm.service;

import org.jspecify.annotations.NullMarked;
