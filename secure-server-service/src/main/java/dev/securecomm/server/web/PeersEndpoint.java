package dev.securecomm.server.web;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.service.limit.Places;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.MediaTypes;
import dev.securecomm.service.web.ReceivedBody;
import dev.securecomm.trust.Admission;
import dev.securecomm.trust.DistrustedException;
import dev.securecomm.trust.PeerBook;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /peers`: a client introduces itself, and announces its new keys later (protocol section
/// 1.2).
@RestController
class PeersEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(PeersEndpoint.class);

  /// Room for 32 keys of 4096 bits and their signature.
  private static final int LONGEST = 64 * 1024;

  /// Introductions are rare, and cost verifications and a write each.
  private static final int AT_ONCE = 16;

  private final PeerBook peers;
  private final Bodies bodies;
  private final Places places = new Places(AT_ONCE);

  PeersEndpoint(PeerBook peers, Bodies bodies) {
    this.peers = peers;
    this.bodies = bodies;
  }

  @PostMapping(path = "/peers", consumes = MediaTypes.SIGNED_JWK_SET)
  ResponseEntity<Void> announce(HttpServletRequest request)
      throws IOException,
          TooLongException,
          TooSlowException,
          MalformedException,
          DistrustedException {
    try (ReceivedBody body = bodies.read(request, LONGEST, () -> TooLongException.body(LONGEST));
        Places.Place _ = places.take()) {
      String compact = new String(body.bytes(), StandardCharsets.US_ASCII);
      peers.requireRoom(SignedJwkSet.claimedParty(compact));
      SignedJwkSet set = SignedJwkSet.parse(compact);
      return switch (peers.admit(set.party(), set)) {
        case NEW -> {
          LOG.info("{} is a new peer with fingerprint {}", set.party(), set.fingerprint());
          yield ResponseEntity.status(HttpStatus.CREATED).build();
        }
        case MOVED -> {
          LOG.warn(Admission.newIdentity(set));
          yield ResponseEntity.ok().build();
        }
        case REFRESHED -> ResponseEntity.ok().build();
      };
    }
  }
}
