package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.benchmark.timing.Target;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Wrong passphrases of a key file, and the right one of a damaged file.
final class Passphrases {

  private static final String UNUSABLE = "unusable";

  /// Of what a try costs, in the place of a private operation, which is some hundred times as fast.
  private static final double PART = 0.05;

  private Passphrases() {}

  static Group group(Path work, Parties parties) throws Exception {
    Path whole = work.resolve("encrypted");
    new KeyFile(PrivateFolder.open(whole), new Secret(Secrets.SECRET)).replace(parties.client());
    Path damaged = work.resolve("damaged");
    new KeyFile(PrivateFolder.open(damaged), new Secret(Secrets.SECRET)).replace(parties.client());
    damage(damaged.resolve("keys"));
    Target unlocking = input -> unlock(whole, input);
    double bound = PART * nanos(unlocking);
    List<Pair> pairs = new ArrayList<>(new Secrets(unlocking, UNUSABLE, bound).pairs("passphrase"));
    byte[] right = Secrets.SECRET.getBytes(StandardCharsets.US_ASCII);
    Side rightOfDamaged =
        new Side("right, file damaged", input -> unlock(damaged, input), UNUSABLE, List.of(right));
    pairs.add(Pair.of("passphrase", rightOfDamaged, pairs.getFirst().one(), bound));
    return Group.inProcess("The passphrase of a key file, in process", pairs);
  }

  /// A letter in the middle of the ciphertext.
  private static void damage(Path file) throws Exception {
    byte[] jwe = Files.readAllBytes(file);
    int middle = jwe.length / 2;
    jwe[middle] = (byte) (jwe[middle] == 'A' ? 'B' : 'A');
    Files.write(file, jwe);
  }

  private static String unlock(Path folder, byte[] passphrase) {
    Secret secret = new Secret(new String(passphrase, StandardCharsets.US_ASCII));
    try {
      new KeyFile(PrivateFolder.open(folder), secret)
          .loadOrMake(Parties.CLIENT, 2048, Instant.now());
      return "unlocked";
    } catch (UnusableFileException e) {
      return UNUSABLE;
    }
  }

  private static double nanos(Target unlocking) throws Exception {
    byte[] wrong = "wrong".getBytes(StandardCharsets.US_ASCII);
    unlocking.answer(wrong);
    long start = System.nanoTime();
    unlocking.answer(wrong);
    return System.nanoTime() - start;
  }
}
