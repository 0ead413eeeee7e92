package dev.securecomm.server;

import dev.securecomm.server.command.ServerCommand;
import dev.securecomm.server.config.Processors;
import dev.securecomm.service.command.Commands;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The server's entry point.
@SpringBootApplication(scanBasePackages = {"dev.securecomm.server", "dev.securecomm.service"})
public class SecureServerService {

  public static void main(String[] arguments) {
    Processors.share();
    Commands.run(new ServerCommand(SecureServerService.class), arguments);
  }
}
