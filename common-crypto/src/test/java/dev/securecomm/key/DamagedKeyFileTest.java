package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever happened to a key file, a start never makes new keys over it: that would be another
/// identity, and every peer would refuse it.
class DamagedKeyFileTest {

  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");
  private static final OwnKeys KEYS = TestKeys.alice();
  private static final byte[] PLAIN = PrivateJwkSet.write(KEYS).toBytes();
  private static final byte[] ENCRYPTED =
      Jose.encrypt(PLAIN, PASSPHRASE).getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void makeAPrivateFile() throws IOException {
    file = PrivateFolder.open(temp.resolve("data")).path("keys");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Test
  void aPlainFileCutAnywhereIsRefused() throws IOException {
    int cuts = 0;
    for (int length = 0; length < PLAIN.length; length += 50) {
      refuses(Arrays.copyOf(PLAIN, length), null);
      cuts++;
    }
    refuses(Arrays.copyOf(PLAIN, PLAIN.length - 1), null);
    assertThat(cuts).isGreaterThan(80);
  }

  @Test
  void aPlainFileWithTextAfterItIsRefused() throws IOException {
    refuses(Arrays.copyOf(PLAIN, PLAIN.length + 1), null);
    refuses(
        (new String(PLAIN, StandardCharsets.UTF_8) + "{}").getBytes(StandardCharsets.UTF_8), null);
  }

  /// Most changes are noticed. The others, of a time stamp or of the name of an optional member,
  /// leave the same keys.
  @Test
  void aPlainFileWithAChangedCharacterIsRefusedOrHoldsTheSameKeys() throws IOException {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      refused += refusesOrLoadsTheSame(changed(PLAIN, random.nextInt(PLAIN.length)), null) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(270);
  }

  @Test
  void anEncryptedFileCutAnywhereIsRefused() throws IOException {
    int cuts = 0;
    for (int length = 0; length < ENCRYPTED.length; length += 50) {
      if (length < ENCRYPTED.length - 200) {
        refuses(Arrays.copyOf(ENCRYPTED, length), PASSPHRASE);
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThan(100);
  }

  /// Each attempt costs the rounds that keep guessers off, so there are few.
  @Test
  void anEncryptedFileWithAChangedCharacterIsRefused() throws IOException {
    Random random = new Random(8);
    int refused = 0;
    for (int i = 0; i < 6; i++) {
      byte[] changed = changed(ENCRYPTED, random.nextInt(ENCRYPTED.length));
      refused += refusesOrLoadsTheSame(changed, PASSPHRASE) ? 1 : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(5);
  }

  /// What the library does not expect of a header it says by exceptions that nobody expects of it:
  /// found by fuzzing.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"enc\":\"A256GCM\" | \"en\":\"A256GCM\"",
        "\"enc\":\"A256GCM\" | \"enc\":null",
        "\"enc\":\"A256GCM\" | \"enc\":\"A128GCM\"",
        "\"alg\":\"PBES2-HS512+A256KW\" | \"alg\":\"PBES2-HS256+A128KW\"",
        "\"alg\":\"PBES2-HS512+A256KW\" | \"alg\":\"dir\"",
        "\"alg\": | \"zip\":\"DEF\",\"alg\":",
        "\"alg\": | \"crit\":[\"exp\"],\"alg\":",
        "\"p2c\":210000 | \"p2c\":1000000",
        "\"p2c\":210000 | \"p2c\":999",
        "\"p2c\":210000 | \"p2c\":-1"
      })
  void anEncryptedFileWhoseHeaderSaysSomethingElseIsRefused(String from, String to)
      throws IOException {
    String jwe = new String(ENCRYPTED, StandardCharsets.US_ASCII);
    String header = jwe.substring(0, jwe.indexOf('.'));
    String json = new String(Primitives.unb64(header), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    String damaged = Primitives.b64(json.replace(from, to)) + jwe.substring(header.length());
    refuses(damaged.getBytes(StandardCharsets.US_ASCII), PASSPHRASE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"seq\":1 | \"seq\":0",
        "\"seq\":1 | \"seq\":\"1\"",
        "\"seq\":1 | \"sequel\":1",
        "\"party\":\"alice\" | \"party\":\"Alice\"",
        "\"identity\" | \"fingerprint\"",
        "\"use\":\"enc\" | \"use\":\"sig\"",
        "\"use\":\"sig\" | \"use\":\"enc\"",
        "\"alg\":\"PS256\" | \"alg\":\"RS256\"",
        "\"e\":\"AQAB\" | \"e\":\"Aw\"",
        "\"kty\":\"RSA\" | \"kty\":\"EC\"",
        "\"keys\":[ | \"keys\":[[],",
        "\"dp\":\" | \"dp\":\"A"
      })
  void aPlainFileThatSaysSomethingElseIsRefused(String from, String to) throws IOException {
    String json = new String(PLAIN, StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    refuses(json.replace(from, to).getBytes(StandardCharsets.UTF_8), null);
  }

  /// An identity and no other key, or no identity.
  @Test
  void aFileThatLacksAKeyIsRefused() throws IOException {
    String json = new String(PLAIN, StandardCharsets.UTF_8);
    String keys = json.substring(json.indexOf("[{") + 1, json.indexOf("}]") + 1);
    String[] each = keys.split("(?<=}),", -1);
    assertThat(each).hasSize(3);
    for (int left = 0; left < 3; left++) {
      String two = each[left] + "," + each[(left + 1) % 3];
      refuses(json.replace(keys, two).getBytes(StandardCharsets.UTF_8), null);
    }
  }

  /// Such keys could be used, and never be published: found by fuzzing.
  @Test
  void aFileWithOneKeyInTwoRolesOrTwiceIsRefused() throws IOException {
    String json = new String(PLAIN, StandardCharsets.UTF_8);
    String[] each = json.substring(json.indexOf("[{") + 1, json.indexOf("}]") + 1).split("(?<=}),");
    assertThat(each).hasSize(3);
    String encrypts = each[2];
    for (int signs = 0; signs < 2; signs++) {
      String both =
          each[signs]
              .replace("\"use\":\"sig\"", "\"use\":\"enc\"")
              .replace("\"alg\":\"PS256\"", "\"alg\":\"RSA-OAEP-256\"");
      refuses(json.replace(encrypts, both).getBytes(StandardCharsets.UTF_8), null);
    }
    for (String key : each) {
      refuses(json.replace(key, key + "," + key).getBytes(StandardCharsets.UTF_8), null);
    }
  }

  @Test
  void aFileWithAKeyThatWasTakenBackIsRefused() throws IOException {
    for (Kid kid : List.of(KEYS.currentSigning().kid(), KEYS.currentDecryption().kid())) {
      refuses(PrivateJwkSet.write(PrivateParts.revoking(KEYS, TestKeys.NOW, kid)).toBytes(), null);
    }
  }

  /// A product that fits the modulus, of factors that are none.
  @Test
  void aFileWhoseFactorsAreTheModulusAndOneIsRefused() throws IOException {
    String json = new String(PLAIN, StandardCharsets.UTF_8);
    Matcher key = Pattern.compile("\"n\":\"([^\"]+)\".*?\"p\":\"([^\"]+)\"").matcher(json);
    assertThat(key.find()).isTrue();
    for (String one : new String[] {"p", "q"}) {
      String other = one.equals("p") ? "q" : "p";
      String trivial =
          json.replaceFirst("\"" + one + "\":\"[^\"]+\"", "\"" + one + "\":\"AQ\"")
              .replaceFirst(
                  "\"" + other + "\":\"[^\"]+\"", "\"" + other + "\":\"" + key.group(1) + "\"");
      assertThat(trivial).isNotEqualTo(json);
      refuses(trivial.getBytes(StandardCharsets.UTF_8), null);
    }
  }

  private void refuses(byte[] content, @Nullable Secret passphrase) throws IOException {
    Files.write(file, content);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> start(passphrase))
        .withMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  private boolean refusesOrLoadsTheSame(byte[] content, @Nullable Secret passphrase)
      throws IOException {
    Files.write(file, content);
    try {
      OwnKeys loaded = start(passphrase);
      assertThat(loaded.fingerprint()).isEqualTo(KEYS.fingerprint());
      assertThat(loaded.sign(TestKeys.NOW, Duration.ofHours(1)).keys().toJson())
          .isEqualTo(KEYS.published().toJson());
      return false;
    } catch (UnusableFileException e) {
      return true;
    } finally {
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }
  }

  private OwnKeys start(@Nullable Secret passphrase) {
    return new KeyFile(PrivateFolder.open(temp.resolve("data")), passphrase)
        .loadOrMake(TestKeys.ALICE, 2048, TestKeys.NOW);
  }

  private static byte[] changed(byte[] content, int at) {
    byte[] changed = content.clone();
    changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
    return changed;
  }
}
