package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No one-character change to an envelope's members ever opens.
class MutatedEnvelopeTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int SAMPLE = 150;

  private final Random random = new Random(20260101);

  @ParameterizedTest
  @EnumSource
  void noReplacedCharacterOpens(Suite suite) {
    RawJson valid = EnvelopeForge.request(suite).json();
    Opening server = Opening.atServer();
    assertThat(server.refusal(valid.bytes())).isEmpty();
    int mutants = 0;
    for (String name : valid.names()) {
      String text = valid.string(name);
      for (int at : positions(text.length())) {
        String changed =
            text.substring(0, at) + otherThan(text.charAt(at)) + text.substring(at + 1);
        assertThat(server.refusal(valid.copy().set(name, changed).bytes()))
            .as("%s with another character %d", name, at)
            .isPresent();
        mutants++;
      }
    }
    assertThat(mutants).isGreaterThan(400);
  }

  @ParameterizedTest
  @EnumSource
  void noMissingOrAdditionalCharacterOpens(Suite suite) {
    RawJson valid = EnvelopeForge.request(suite).json();
    Opening server = Opening.atServer();
    int mutants = 0;
    for (String name : valid.names()) {
      String text = valid.string(name);
      for (int at : positions(text.length()).stream().limit(30).toList()) {
        for (String middle : List.of("", text.charAt(at) + "A", "AAAA" + text.charAt(at))) {
          String changed = text.substring(0, at) + middle + text.substring(at + 1);
          if (!changed.equals(text)) {
            assertThat(server.refusal(valid.copy().set(name, changed).bytes())).isPresent();
            mutants++;
          }
        }
      }
    }
    assertThat(mutants).isGreaterThan(300);
  }

  private char otherThan(char character) {
    char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    return other == character ? otherThan(character) : other;
  }

  private List<Integer> positions(int length) {
    List<Integer> all = IntStream.range(0, length).boxed().collect(Collectors.toList());
    Collections.shuffle(all, random);
    return all.subList(0, Math.min(SAMPLE, length));
  }
}
