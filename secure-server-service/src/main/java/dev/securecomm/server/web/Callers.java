package dev.securecomm.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.securecomm.key.Party;
import dev.securecomm.server.exchange.Caller;
import dev.securecomm.service.limit.Network;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import org.springframework.stereotype.Component;

/// Tells callers apart before they are known: by the party whose message a connection brought last,
/// or else by the address it comes from.
///
/// It decides who waits for whom and nothing else. Whoever takes another's place in line by this
/// has brought a message of that party before.
@Component
final class Callers {

  /// For as long as each connection is there, and until the collector has found that it is not; how
  /// many there are is bounded elsewhere. With a bound of its own, whoever opens many would have
  /// the others' forgotten.
  private final Cache<ServletConnection, Party> connections =
      Caffeine.newBuilder().weakKeys().build();

  private static Object network(String address) {
    try {
      return Network.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException e) {
      // As a proxy that is believed has written it.
      return address;
    }
  }

  Caller of(HttpServletRequest request) {
    ServletConnection connection = request.getServletConnection();
    Party known = connections.getIfPresent(connection);
    Object line = known == null ? network(request.getRemoteAddr()) : known;
    return new Caller() {
      @Override
      public Object line() {
        return line;
      }

      @Override
      public void is(Party peer) {
        if (!peer.equals(known)) {
          connections.put(connection, peer);
        }
      }
    };
  }
}
