package dev.securecomm.client;

import dev.securecomm.client.command.ClientCommand;
import dev.securecomm.service.command.Commands;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The client's entry point.
@SpringBootApplication(scanBasePackages = {"dev.securecomm.client", "dev.securecomm.service"})
@EnableScheduling
public class SecureClientService {

  public static void main(String[] arguments) {
    Commands.run(new ClientCommand(SecureClientService.class), arguments);
  }
}
