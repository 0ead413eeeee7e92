package dev.securecomm.management;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets nobody change anything over the management port but programs on this machine, whatever
/// address the port listens on: whoever turns the keys could do harm by it.
///
/// And no browser: a page from elsewhere could reach the port through the browser of whoever sits
/// here, under a name of its own that was made to lead here (DNS rebinding).
///
/// What changes nothing is for everyone who can reach the port.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
public class ManagementGuard {

  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  @Bean
  FilterRegistrationBean<OncePerRequestFilter> programsOfThisMachine() {
    return new FilterRegistrationBean<>(new ProgramsOfThisMachine());
  }

  /// A browser says where a page comes from with whatever changes something (Fetch Metadata; RFC
  /// 6454); curl and the like do not.
  private static final class ProgramsOfThisMachine extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      boolean browser =
          request.getHeader(HttpHeaders.ORIGIN) != null
              || request.getHeader("Sec-Fetch-Site") != null;
      boolean allowed = !browser && isThisMachine(request.getRemoteAddr());
      if (!allowed && !HARMLESS.contains(request.getMethod())) {
        response.setStatus(HttpStatus.FORBIDDEN.value());
        return;
      }
      chain.doFilter(request, response);
    }

    /// The connection's own: what a proxy says of it is anybody's.
    private static boolean isThisMachine(String address) {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    }
  }
}
