package dev.securecomm.fuzz;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.Secret;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A party's own keys as a disk gives them back.
final class KeyFiles {

  private static final List<String> MEMBERS = List.of("kid", "n", "d", "p", "q", "dp", "dq", "qi");

  /// `$a` to `$h` are `kid`, `n`, `d`, `p`, `q`, `dp`, `dq` and `qi` of Alice's identity, `$i` to
  /// `$p` of her signing key, `$q` to `$x` of her encryption key, and `$y` is her secret.
  private static final Pieces PIECES = pieces(PrivateParts.json(TestKeys.alice()));

  private static final String PASSPHRASE = "correct horse battery staple";

  private static final Pattern LONG_NUMBER = Pattern.compile(":\\s*-?(?:[0-9]{5}|[0-9.]+[eE])");

  /// The members of her encrypted file: `$h`, `$k`, `$i`, `$c` and `$t`; `$H` is the header in
  /// plain.
  private static final Pieces ENCRYPTED = encrypted();

  private KeyFiles() {}

  private static Pieces pieces(JsonObject file) {
    try {
      List<String> values = new ArrayList<>();
      for (JsonObject jwk : file.objects("keys")) {
        for (String member : MEMBERS) {
          values.add(jwk.string(member));
        }
      }
      values.add(file.string("secret"));
      return new Pieces().with('a', values);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean plain(byte[] input) {
    Kept kept = new Kept(PIECES.fill(input));
    OwnKeys keys;
    try {
      keys = load(kept, null);
    } catch (UnusableFileException e) {
      return false;
    }
    Kept again = new Kept(new byte[0]);
    new KeyFile(again, null).replace(keys);
    Invariant.holds(
        PrivateParts.json(load(again, null)).equals(PrivateParts.json(keys)),
        "what parses serialises back");
    // A service that starts publishes its keys next.
    keys.sign(TestKeys.NOW, Duration.ofHours(1));
    return true;
  }

  private static OwnKeys load(PrivateFiles files, @Nullable Secret passphrase) {
    return new KeyFile(files, passphrase).loadOrMake(TestKeys.ALICE, 2048, TestKeys.NOW);
  }

  private static Pieces encrypted() {
    try {
      JWEHeader header =
          new JWEHeader.Builder(JWEAlgorithm.PBES2_HS512_A256KW, EncryptionMethod.A256GCM)
              .contentType("jwk-set+json")
              .build();
      JWEObject jwe =
          new JWEObject(header, new Payload(PrivateParts.json(TestKeys.alice()).toBytes()));
      jwe.encrypt(new PasswordBasedEncrypter(PASSPHRASE, 16, 1_000));
      String[] members = jwe.serialize().split("\\.", -1);
      return new Pieces()
          .with('h', members[0])
          .with('H', new String(Primitives.unb64(members[0]), StandardCharsets.UTF_8))
          .with('k', members[1])
          .with('i', members[2])
          .with('c', members[3])
          .with('t', members[4]);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Two lines: a header, which is encoded here, and what is before or, if there was one, after it.
  static boolean encrypted(byte[] input) {
    Lines lines = new Lines(input);
    String header = lines.at(0).map(ENCRYPTED::fill).map(Primitives::b64).orElse("");
    String rest = lines.at(1).map(ENCRYPTED::fillText).orElse("");
    String file = header + rest;
    if (file.startsWith("{") || file.isEmpty() || asksForTime(lines)) {
      return false;
    }
    Kept kept = new Kept(file.getBytes(StandardCharsets.UTF_8));
    try {
      OwnKeys keys = load(kept, new Secret(PASSPHRASE));
      Invariant.holds(
          PrivateParts.json(keys).equals(PrivateParts.json(TestKeys.alice())),
          "nobody encrypts keys but who has the passphrase");
      return true;
    } catch (UnusableFileException e) {
      return false;
    }
  }

  /// Rounds are time by design: as many as we write take some tenths of a second.
  private static boolean asksForTime(Lines lines) {
    String header = lines.at(0).map(ENCRYPTED::fillText).orElse("");
    return LONG_NUMBER.matcher(header).find();
  }

  /// One file, in memory.
  private static final class Kept implements PrivateFiles {

    private byte[] content;

    Kept(byte[] content) {
      this.content = content;
    }

    @Override
    public Optional<byte[]> read(String name) {
      return Optional.of(content.clone());
    }

    @Override
    public Object version(String name) {
      return 1;
    }

    @Override
    public boolean create(String name, byte[] other) {
      return false;
    }

    @Override
    public void replace(String name, byte[] other) {
      content = other.clone();
    }

    @Override
    public <T, E extends Exception> T locked(String name, Action<T, E> action) throws E {
      return action.run();
    }

    @Override
    public String place(String name) {
      return "file " + name;
    }
  }
}
