package dev.securecomm.clock;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// A clock that a test sets in another process: started with
/// `--spring.main.sources=dev.securecomm.clock.ToldClock`, it shows the milliseconds since 1970
/// that stand in the file `--clock.told`, as eight bytes.
@Configuration(proxyBeanMethods = false)
public class ToldClock {

  @Bean
  @Primary
  Clock told(@Value("${clock.told}") Path file) throws IOException {
    return new Told(
        map(file, FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ), ZoneOffset.UTC);
  }

  /// What sets it.
  public static MappedByteBuffer hands(Path file) throws IOException {
    return map(
        file,
        FileChannel.MapMode.READ_WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static MappedByteBuffer map(
      Path file, FileChannel.MapMode mode, StandardOpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      return channel.map(mode, 0, Long.BYTES);
    }
  }

  private static final class Told extends Clock {

    private final MappedByteBuffer millis;
    private final ZoneId zone;

    Told(MappedByteBuffer millis, ZoneId zone) {
      this.millis = millis;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.getLong(0));
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Told(millis, other);
    }
  }
}
