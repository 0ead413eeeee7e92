package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.subject.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// Envelopes that are made before anything is measured, on all cores.
public final class Sealed {

  private Sealed() {}

  /// So many, all distinct, of a body of this many bytes.
  public static List<byte[]> envelopes(Subject subject, int number, int bytes) {
    byte[] body = body(bytes);
    return IntStream.range(0, number).parallel().mapToObj(i -> subject.seal(body)).toList();
  }

  /// A text of this many bytes.
  public static byte[] body(int bytes) {
    return "x".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
  }
}
