package dev.securecomm.benchmark.nimbus;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.party.Parties;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/// The straight way: Spring Boot as it comes, one controller, one JOSE library.
@SpringBootApplication
public class NimbusServer {

  /// Starts it.
  ///
  /// @param args the folder of the keys and their size
  public static void main(String... args) {
    SpringApplication application = new SpringApplication(NimbusServer.class);
    application.addInitializers(context ->
        context
            .getBeanFactory()
            .registerSingleton(
                "parties", new Parties(Path.of(args[0]), Integer.parseInt(args[1]))));
    application.run(
        "--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off");
  }

  @Bean
  NestedJose nestedJose(Parties parties) throws JOSEException {
    return NestedJose.server(parties);
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    System.out.println("listens on port " + event.getWebServer().getPort());
  }
}
