package dev.securecomm.server;

import dev.securecomm.server.command.ServerCommand;
import dev.securecomm.service.command.Commands;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The server's entry point.
@SpringBootApplication(scanBasePackages = {"dev.securecomm.server", "dev.securecomm.service"})
public class SecureServerService {

  public static void main(String[] arguments) {
    Commands.run(new ServerCommand(SecureServerService.class), arguments);
  }
}
