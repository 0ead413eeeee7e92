package dev.securecomm.benchmark.cxf;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.party.Parties;
import jakarta.ws.rs.core.Application;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;
import org.apache.cxf.rs.security.jose.jaxrs.JweContainerRequestFilter;
import org.apache.cxf.rs.security.jose.jaxrs.JweWriterInterceptor;
import org.apache.cxf.rs.security.jose.jaxrs.JwsContainerRequestFilter;
import org.apache.cxf.rs.security.jose.jaxrs.JwsWriterInterceptor;

/// CXF's JAX-RS with its own filters for JWE and JWS, in the same Tomcat that the others have.
public final class CxfServer {

  private CxfServer() {}

  /// Starts it.
  ///
  /// @param args the folder of the keys and their size
  public static void main(String... args) throws JOSEException, LifecycleException {
    CxfJose jose = CxfJose.server(new Parties(Path.of(args[0]), Integer.parseInt(args[1])));
    Tomcat tomcat = new Tomcat();
    // For what it has to keep, beside the keys.
    tomcat.setBaseDir(args[0]);
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.setSilent(true);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "cxf", new CXFNonSpringJaxrsServlet(application(jose)))
        .addMapping("/*");
    tomcat.getConnector();
    tomcat.start();
    System.out.println("listens on port " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  private static Application application(CxfJose jose) {
    Set<Object> singletons =
        Set.of(
            new CxfEndpoint(), decrypting(jose), verifying(jose), signing(jose), encrypting(jose));
    return new Application() {
      @Override
      @SuppressWarnings("deprecation") // There is no other way to hand over objects.
      public Set<Object> getSingletons() {
        return singletons;
      }
    };
  }

  private static JweContainerRequestFilter decrypting(CxfJose jose) {
    JweContainerRequestFilter filter = new JweContainerRequestFilter();
    filter.setDecryptionProvider(jose.decryption());
    return filter;
  }

  private static JwsContainerRequestFilter verifying(CxfJose jose) {
    JwsContainerRequestFilter filter = new JwsContainerRequestFilter();
    filter.setSignatureVerifier(jose.verifier());
    filter.setDefaultMediaType("text/plain");
    return filter;
  }

  private static JwsWriterInterceptor signing(CxfJose jose) {
    JwsWriterInterceptor interceptor = new JwsWriterInterceptor();
    interceptor.setSignatureProvider(jose.signer());
    return interceptor;
  }

  private static JweWriterInterceptor encrypting(CxfJose jose) {
    JweWriterInterceptor interceptor = new JweWriterInterceptor();
    interceptor.setEncryptionProvider(jose.encryption());
    return interceptor;
  }
}
