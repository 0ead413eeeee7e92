package dev.securecomm.benchmark.timing.leak;

import dev.securecomm.benchmark.timing.Target;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Refuses everything, by the same Spring and Tomcat as our services, and works a little longer for
/// some: a body is the number of nanoseconds by which it takes longer.
@SpringBootApplication
public class LeakyServer {

  /// Starts it.
  public static void main(String... args) {
    new SpringApplication(LeakyServer.class)
        .run("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off");
  }

  @Bean
  RouterFunction<ServerResponse> messages() {
    return RouterFunctions.route().POST("/messages", LeakyServer::refuse).build();
  }

  private static ServerResponse refuse(ServerRequest request) throws Exception {
    Target.burn(Long.parseLong(request.body(String.class)));
    return ServerResponse.status(HttpStatus.BAD_REQUEST).body("{\"title\":\"refused\"}");
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    System.out.println("listens on port " + event.getWebServer().getPort());
  }
}
