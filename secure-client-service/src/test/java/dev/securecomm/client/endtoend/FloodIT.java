package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.endtoend.FloodedPair.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Attack 21 in earnest: strangers flood a server and a client of 256 MB of heap, all limits as
/// they are shipped, while an honest caller sends a message every tenth of a second.
///
/// After each attack every message of that time was answered; after all of them 99 of 100 messages
/// took less than three seconds (beside chunks of one byte each less than ten), no connection is
/// left, and heap, files and threads are where they were. What was seen is written to
/// `target/flood.txt`.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FloodIT {

  /// On two cores, which the strangers share, and whoever else is on the machine.
  private static final double LONGEST_MILLIS = 3_000;

  private static final double LONGEST_MILLIS_BESIDE_WORK = 10_000;
  private static final String WORK = "work";
  private static final long GIGABYTE = 1L << 30;
  private static final int MEGABYTE = 1 << 20;
  private static final int SOME = 8;
  private static final int HANDFUL = 4;

  private static final String GET = "GET /public-key HTTP/1.1\r\nHost: localhost\r\n";
  private static final String BUNDLE =
      "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private static final List<String> SEEN = new ArrayList<>();
  private static final List<HonestCaller.Seen> ATTACKS = new ArrayList<>();

  @TempDir private static Path folder;
  private static FloodedPair pair;

  private int first;

  @BeforeAll
  static void start() throws Exception {
    pair = new FloodedPair(folder);
  }

  @BeforeEach
  void count() {
    first = pair.honest().count();
  }

  @AfterEach
  void everyHonestMessageWasAnswered(TestInfo test) {
    await().until(() -> pair.honest().count() > first);
    HonestCaller.Seen seen = pair.honest().since(first);
    SEEN.add(
        "%s %s: %s; %s"
            .formatted(
                test.getTestMethod().orElseThrow().getName(),
                test.getDisplayName(),
                seen,
                pair.peaks()));
    assertThat(seen.wrong()).as(seen.toString()).isEmpty();
    if (test.getTags().contains(WORK)) {
      assertThat(seen.percentile(1)).as(seen.toString()).isLessThan(LONGEST_MILLIS_BESIDE_WORK);
    } else {
      ATTACKS.add(seen);
    }
    assertThat(seen.millis()).hasSize(seen.sent()).isNotEmpty();
  }

  @AfterAll
  static void noHarmWasDone() throws Exception {
    try (FloodedPair flooded = pair) {
      HonestCaller.Seen all = HonestCaller.Seen.of(ATTACKS);
      SEEN.add("all in all, but beside chunks of one byte: " + all);
      for (Service service : Service.values()) {
        SEEN.add(
            "%s: %d connections refused, %d hung up on"
                .formatted(
                    service,
                    flooded.refused(service, "too_many_connections"),
                    flooded.refused(service, "slow_connection")));
      }
      try {
        SEEN.addAll(flooded.assertUnharmed());
      } finally {
        Files.write(Path.of("target", "flood.txt"), SEEN);
      }
      assertThat(all.millis()).hasSizeGreaterThan(200);
      assertThat(all.percentile(0.99)).as(all.toString()).isLessThan(LONGEST_MILLIS);
    }
  }

  /// Some announce it, others begin a chunk of it: a gigabyte each, all at once.
  @ParameterizedTest
  @EnumSource
  void refusesGigabytes(Service service) throws Exception {
    List<String> lengths =
        List.of("Content-Length: " + GIGABYTE + "\r\n\r\n", CHUNKED + "40000000\r\n");
    for (String answer :
        all(SOME, i -> repeated(service, lengths.get(i % 2), " ", GIGABYTE + MEGABYTE))) {
      assertRefused(answer, 413);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER, 400, '1;', 'x'",
    "CLIENT, 400, '1;', 'x'",
    "SERVER, 400, '', '1;x=yyyy\r\n \r\n'",
    "CLIENT, 400, '', '1;x=yyyy\r\n \r\n'",
    "SERVER, 400, '1\r\n \r\n0\r\n', 'X: y\r\n'",
    "CLIENT, 400, '1\r\n \r\n0\r\n', 'X: y\r\n'",
    "SERVER, 400, '1\r\n \r\n0\r\nX: ', 'y'",
    "CLIENT, 400, '1\r\n \r\n0\r\nX: ', 'y'"
  })
  void refusesExtensionsAndTrailersWithoutEnd(
      Service service, int status, String beginning, String goesOn) throws Exception {
    for (String answer :
        all(HANDFUL, i -> repeated(service, CHUNKED + beginning, goesOn, 32L * MEGABYTE))) {
      assertRefused(answer, status);
    }
  }

  /// A million and more of them for each body: the one attack here that is work rather than waiting
  /// or memory. Each turn of it is short, and the others' turns come in between.
  @ParameterizedTest
  @EnumSource
  @Tag(WORK)
  void refusesChunksOfOneByteWithoutEnd(Service service) throws Exception {
    for (String answer :
        all(HANDFUL, i -> repeated(service, CHUNKED, "1\r\n \r\n", 32L * MEGABYTE))) {
      assertRefused(answer, 413);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesHeadsThatAreTooLong(Service service) throws Exception {
    String head = service.head();
    List<String> heads =
        List.of(
            head + "X: y\r\n".repeat(10_000) + "\r\n",
            // Not long, but many.
            head + "a:\r\n".repeat(101) + "\r\n",
            head + "X: " + "y".repeat(MEGABYTE) + "\r\n\r\n",
            head + "X".repeat(MEGABYTE) + ": y\r\n\r\n",
            "GET /" + "y".repeat(MEGABYTE) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "G".repeat(MEGABYTE) + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (String answer :
        all(SOME * heads.size(), i -> said(service, heads.get(i % heads.size())))) {
      assertRefused(answer, 400);
    }
  }

  /// What one reader takes for a body another takes for a request (RFC 9112 section 11.2). Each is
  /// refused as a whole, and what is behind it is not answered.
  @ParameterizedTest
  @EnumSource
  void seesOneRequestWhereOthersMightSeeTwo(Service service) throws Exception {
    String head = service.head();
    String behind = "\r\n\r\n0\r\n\r\n" + GET + "\r\n";
    List<String> requests =
        List.of(
            head + "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: 2, 2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: +2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: -2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length : 2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: 0x2\r\n\r\n{}" + GET + "\r\n",
            head + "Content-Length: 99999999999999999999\r\n\r\n{}" + GET + "\r\n",
            head + "X: y\rContent-Length: 2\r\n\r\n{}" + GET + "\r\n",
            head + "Transfer-Encoding: xchunked" + behind,
            head + "Transfer-Encoding: chunked, identity" + behind,
            head + "Transfer-Encoding: gzip, chunked" + behind,
            head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity" + behind,
            head + "Transfer-Encoding: \u000bchunked" + behind,
            head.replace("/1.1", "/1.0") + "Transfer-Encoding: chunked" + behind,
            head + CHUNKED + "2\n{}\n0\n\n" + GET + "\r\n",
            head + CHUNKED + "-1\r\n{}\r\n0\r\n\r\n" + GET + "\r\n",
            head + CHUNKED + "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n" + GET + "\r\n",
            head + "Host: elsewhere\r\nContent-Length: 2\r\n\r\n{}" + GET + "\r\n",
            head.replace(" /", " http://elsewhere/")
                + "Content-Length: 2\r\n\r\n{}"
                + GET
                + "\r\n");
    for (String answer : all(requests.size(), i -> said(service, requests.get(i)))) {
      assertRefused(answer, answer.startsWith("HTTP/1.1 501") ? 501 : 400);
    }
    // This one has a meaning (RFC 9112 section 6.1): chunks, and the connection ends with it.
    String both = head + "Content-Length: 4\r\n" + CHUNKED + "1\r\n{\r\n0\r\n\r\n" + GET + "\r\n";
    assertThat(said(service, both)).containsOnlyOnce("HTTP/1.1 ").doesNotContain("PUBLIC KEY");
  }

  @ParameterizedTest
  @EnumSource
  void answersAHundredRequestsOfAConnectionHoweverManyAreSent(Service service) throws Exception {
    for (String answer :
        all(
            SOME,
            i -> {
              try (Stranger stranger = Stranger.narrow("127.0.0.2", pair.port(service))) {
                stranger.repeats(GET + "\r\n", 5_000L * GET.length());
                return stranger.hearsToTheEnd();
              }
            })) {
      // What we went on to say may have cost us the end of the answers.
      assertThat(answer.split("HTTP/1.1 200", -1)).hasSizeBetween(2, 101);
    }
    String pipelined = service.head() + "Content-Length: " + GIGABYTE + "\r\n\r\n" + GET + "\r\n";
    assertRefused(said(service, pipelined), 413);
  }

  @ParameterizedTest
  @EnumSource
  void speaksNothingButHttp1(Service service) throws Exception {
    String upgrade =
        GET
            + "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    for (String answer : all(SOME, i -> said(service, upgrade))) {
      assertThat(answer).startsWith("HTTP/1.1 200").contains("PUBLIC KEY");
    }
    for (String answer :
        all(SOME, i -> said(service, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4"))) {
      assertThat(answer).isEmpty();
    }
    for (String answer : all(SOME, i -> said(service, "\u0016\u0003\u0001\u0002\0\u0001\0"))) {
      assertRefused(answer, 400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void seesToHalfOfWhatWasMeant(Service service) throws Exception {
    List<String> halves =
        List.of(
            "GET / HT",
            GET,
            service.head() + "Content-Length: 100\r\n\r\n{",
            service.head() + CHUNKED + "5\r\n{}");
    for (int i = 0; i < 50; i++) {
      for (String half : halves) {
        try (Stranger stranger = Stranger.from("127.0.0.2", pair.port(service))) {
          stranger.says(half);
          stranger.vanishes();
        }
      }
    }
    List<String> answers =
        all(
            200,
            i -> {
              try (Stranger stranger = Stranger.from("127.0.0.2", pair.port(service))) {
                stranger.says(halves.get(i % halves.size()));
                stranger.endsItsOutput();
                return stranger.hearsToTheEnd();
              }
            });
    for (String answer : answers) {
      assertThat(answer).isNotNull();
      if (!answer.isEmpty()) {
        assertRefused(answer, 400);
      }
    }
    assertThat(answers).filteredOn(String::isEmpty).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void hasPlaceForSoManyConnectionsOfANetworkAndNoMore(Service service) throws Exception {
    long refused = pair.refused(service, "too_many_connections");
    List<Stranger> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 1_200; i++) {
        strangers.add(Stranger.from("127.0.0.2", pair.port(service)));
      }
      assertThat(stillThere(strangers)).isEqualTo(400);
      assertThat(pair.refused(service, "too_many_connections")).isEqualTo(refused + 800);
      // They say nothing, and are hung up on for that.
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> stillThere(strangers) == 0);
    } finally {
      close(strangers);
    }
  }

  private static int stillThere(List<Stranger> strangers) throws IOException {
    int there = 0;
    for (Stranger stranger : strangers) {
      there += stranger.isHungUpOn() ? 0 : 1;
    }
    return there;
  }

  /// Five hundred on the server and some on the client, of whom each sends a byte a second, or
  /// takes nothing of what he has asked for.
  @Test
  void hangsUpOnWhoIsSlow() throws Exception {
    List<Stranger> heads = new ArrayList<>();
    List<Stranger> bodies = new ArrayList<>();
    List<Stranger> deaf = new ArrayList<>();
    try {
      for (Service service : Service.values()) {
        int port = pair.port(service);
        for (int i = 0; i < (service == Service.SERVER ? 200 : 40); i++) {
          heads.add(saying(Stranger.from("127.0.0.2", port), GET + "X: "));
          bodies.add(
              saying(
                  Stranger.from("127.0.0.3", port),
                  service.head() + "Content-Length: 100000\r\n\r\n"));
          if (i % 2 == 0) {
            deaf.add(saying(Stranger.narrow("127.0.0.4", port), BUNDLE.repeat(10)));
          }
        }
      }
      assertThat(heads.size() + bodies.size() + deaf.size()).isEqualTo(600);
      long start = System.nanoTime();
      drip(List.of(heads, bodies), start);
      for (Stranger stranger : heads) {
        assertThat(stranger.hearsToTheEnd()).isEmpty();
      }
      for (Stranger stranger : bodies) {
        assertThat(stranger.hears("HTTP/1.1 408".length())).isEqualTo("HTTP/1.1 408");
      }
      for (Stranger stranger : deaf) {
        assertThat(stranger.hearsToTheEnd().length()).isLessThan(MEGABYTE);
      }
    } finally {
      close(heads);
      close(bodies);
      close(deaf);
    }
  }

  private static Stranger saying(Stranger stranger, String text) {
    stranger.says(text);
    return stranger;
  }

  /// A byte a second each, for longer than a head or a body may take.
  private static void drip(List<List<Stranger>> strangers, long start) throws Exception {
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(34)) {
      strangers.forEach(each -> each.forEach(stranger -> stranger.says("x")));
      Thread.sleep(1_000);
    }
  }

  private static String said(Service service, String text) throws IOException {
    try (Stranger stranger = Stranger.from("127.0.0.2", pair.port(service))) {
      stranger.says(text);
      return stranger.hearsToTheEnd();
    }
  }

  private static String repeated(Service service, String more, String text, long most)
      throws IOException {
    try (Stranger stranger = Stranger.from("127.0.0.2", pair.port(service))) {
      stranger.says(service.head() + more);
      assertThat(stranger.repeats(text, most)).isLessThan(most);
      return stranger.hearsToTheEnd();
    }
  }

  /// In our own form, once, and with nothing in it about us.
  private static void assertRefused(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsOnlyOnce("HTTP/1.1 ")
        .contains("application/problem+json", "\"type\":\"urn:securecomm:problem:")
        .contains("\"status\":" + status)
        .doesNotContainIgnoringCase("tomcat", "apache", "coyote", "exception", "java", "server:")
        .hasSizeLessThan(1_000);
  }

  private interface Attempt {
    String make(int number) throws Exception;
  }

  /// So many at once, on threads that wait for nobody's turn.
  private static List<String> all(int times, Attempt attempt) throws Exception {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Callable<String>> attempts = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int number = i;
        attempts.add(() -> attempt.make(number));
      }
      List<String> results = new ArrayList<>();
      for (Future<String> result : threads.invokeAll(attempts)) {
        results.add(result.get());
      }
      return results;
    }
  }

  private static void close(List<Stranger> strangers) throws IOException {
    for (Stranger stranger : strangers) {
      stranger.close();
    }
  }
}
