package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.endtoend.Handled.Handed;
import dev.securecomm.client.endtoend.Meddling.ClientSet;
import dev.securecomm.client.endtoend.Meddling.Kind;
import dev.securecomm.client.endtoend.Meddling.Reply;
import dev.securecomm.client.endtoend.Meddling.Request;
import dev.securecomm.client.endtoend.Meddling.ServerSet;
import dev.securecomm.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody in between does everything that she can with everything that crosses, all at once: what
/// comes of it is what [Foretold] says.
class MeddlingIT {

  /// So many of all there can be, beside those that are tried always: `assurance/edges-of-trust`.
  private static final int MORE = Integer.getInteger("meddlings", 0);

  private static final long SEED = Long.getLong("seed", 1);

  @ParameterizedTest
  @EnumSource
  void changesNothingButWhatIsForetold(TrustPolicy policy, @TempDir Path folder) throws Exception {
    List<Meddling> all =
        Stream.concat(
                Meddlings.under(policy).stream(),
                Meddlings.any(policy, new Random(SEED)).limit(MORE))
            .toList();
    List<String> wrong = new ArrayList<>();
    try (Scene scene = new Scene(policy, folder)) {
      for (Meddling meddling : all) {
        try {
          scene.play(meddling);
        } catch (AssertionError e) {
          wrong.add(meddling + ": " + e.getMessage());
        }
      }
      assertThat(wrong).as("of %d meddlings with seed %d", all.size(), SEED).isEmpty();
      assertThat(scene.handled()).hasSizeGreaterThan(all.size() / 2);
      assertThat(scene.handled().stream().map(Handed::id)).doesNotHaveDuplicates();
    }
  }

  @Test
  void isTriedInEveryCombination() {
    List<Meddling> all = all();
    int deeds =
        ServerSet.values().length
            + ClientSet.values().length
            + Request.values().length
            + Reply.values().length;
    assertThat(deeds).isEqualTo(72);
    int met = Reply.values().length + Request.values().length;
    assertThat(all).hasSize(2 * 2 * (4 * 4 * 4 * 4 + deeds + met));
    assertThat(all.stream().map(MeddlingIT::kinds).distinct()).hasSize(2 * 2 * 4 * 4 * 4 * 4);
    assertThat(Kind.values()).hasSize(4);
    for (Function<Meddling, ?> deed :
        List.<Function<Meddling, ?>>of(
            Meddling::serverSet, Meddling::clientSet, Meddling::request, Meddling::reply)) {
      assertThat(all.stream().collect(Collectors.groupingBy(deed, Collectors.counting())).values())
          .allMatch(count -> count > 10);
    }
  }

  private static List<Meddling> all() {
    return Stream.of(TrustPolicy.values()).flatMap(each -> Meddlings.under(each).stream()).toList();
  }

  private static List<Enum<?>> kinds(Meddling meddling) {
    return List.of(
        meddling.policy(),
        meddling.contact(),
        meddling.serverSet().kind(),
        meddling.clientSet().kind(),
        meddling.request().kind(),
        meddling.reply().kind());
  }

  /// A model that always says no would be easy to keep to.
  @Test
  void isForetoldToSucceedAndToFailInEveryWay() {
    List<Foretold> foretold = all().stream().map(Foretold::of).toList();
    assertThat(foretold.stream().filter(each -> each.failure().isEmpty() && !each.isTaken()))
        .hasSizeGreaterThan(20);
    assertThat(foretold.stream().filter(Foretold::isTaken)).isNotEmpty();
    assertThat(foretold.stream().filter(Foretold::isHandled)).hasSizeGreaterThan(50);
    assertThat(foretold.stream().map(Foretold::failure).distinct()).hasSize(5);
  }
}
