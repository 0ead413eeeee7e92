package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.envelope.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;

/// The page, in a real browser before a real pair. Without Chromium and its driver these are
/// skipped. What it looks like is kept in `target/page`.
@ExtendWith(RealPair.Shared.class)
class PageIT {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static ChromeDriver browser;

  @BeforeAll
  static void open(@TempDir Path profile) {
    assumeThat(CHROMIUM).exists();
    assumeThat(DRIVER).exists();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        // Nothing is asked of anybody but us.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile,
        // What comes in slowly is not there yet to a test.
        "--force-prefers-reduced-motion");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withTimeout(Duration.ofMinutes(1))
                .build(),
            options);
    browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(15));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  /// Neither an error of a script, nor anything that the page's own policy forbids.
  @AfterEach
  void nothingWentWrongInTheBrowser() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        // What the browser itself notes of an answer that the page shows.
        .filteredOn(entry -> !entry.getMessage().contains("Failed to load resource"))
        .isEmpty();
  }

  private static void visit(RealPair pair) {
    visit(pair.client().port());
  }

  private static void visit(int port) {
    browser.get("http://localhost:" + port + "/");
  }

  private static void send(String text) {
    WebElement field = browser.findElement(By.id("text"));
    await().until(() -> !browser.findElements(By.cssSelector("#server option")).isEmpty());
    field.clear();
    field.sendKeys(text);
    browser.findElement(By.id("send")).click();
  }

  private static List<WebElement> stations() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> browser.findElements(By.cssSelector("#stations li.station")).size() == 6);
    return browser.findElements(By.cssSelector("#stations li.station"));
  }

  private static String textOf(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "2, 2"})
  void followsAMessageFromTheCallToTheVerifiedReply(int form, int part, RealPair pair)
      throws Exception {
    visit(pair);
    browser.findElements(By.name("form")).get(form).click();
    send("Pay 100 to Bob " + form);

    List<WebElement> stations = stations();
    assertThat(stations)
        .extracting(station -> station.findElement(By.tagName("h3")).getText())
        .containsExactly(
            "Plain",
            "Signed and encrypted",
            "On the wire",
            "Opened and handled",
            "The sealed reply",
            "Verified and opened");
    assertThat(stations.getFirst().getText()).contains("Pay 100 to Bob " + form);
    assertThat(stations.getLast().getText())
        .contains("Status 200", "Pay 100 to Bob " + form, "in this very envelope");
    Proxy.Passed passed = pair.proxy().passed(FakeServer.MESSAGES).getLast();
    Envelope posted = Envelope.parse(passed.request().body());
    assertThat(posted.part()).isEqualTo(part);
    for (String member : posted.toJson().names()) {
      assertThat(shown(stations.get(2), member)).isEqualTo(posted.toJson().string(member));
    }
    assertThat(stations.get(2).getText())
        .doesNotContain("Pay 100")
        .contains(String.format("%,d bytes on the wire", passed.request().body().length));
    assertThat(textOf("#times")).contains(" ms in all", "posted, handled there, and answered");
  }

  private static String shown(WebElement station, String member) {
    return station
        .findElement(By.cssSelector("dt." + member + " + dd .value"))
        .getDomProperty("textContent");
  }

  /// A part of the bar is as wide as its member is long.
  @Test
  void drawsToScale(RealPair pair) throws Exception {
    visit(pair);
    send("x".repeat(2_000));
    WebElement bar = stations().get(2).findElement(By.cssSelector("svg.bar"));
    Envelope posted =
        Envelope.parse(pair.proxy().passed(FakeServer.MESSAGES).getLast().request().body());
    double key = width(bar, "encrypted_key");
    double ciphertext = width(bar, "ciphertext");
    assertThat(ciphertext / key)
        .isCloseTo(
            (double) posted.toJson().string("ciphertext").length()
                / posted.toJson().string("encrypted_key").length(),
            Percentage.withPercentage(2));
  }

  private static double width(WebElement bar, String piece) {
    return Double.parseDouble(
        bar.findElement(By.cssSelector("rect." + piece)).getDomAttribute("width"));
  }

  @Test
  void whatIsSentIsTextAndNothingElse(RealPair pair) {
    visit(pair);
    String evil = "<img src=x onerror=\"document.title='owned'\"><b id=evil>";
    send(evil);
    assertThat(stations().getLast().getText()).contains(evil);
    assertThat(browser.executeScript("return document.querySelectorAll('img, #evil').length"))
        .isEqualTo(0L);
    assertThat(browser.getTitle()).isEqualTo("secure-comm: follow a message");
  }

  @Test
  void canBeUsedByTheKeyboardAlone(RealPair pair) {
    visit(pair);
    await().until(() -> !browser.findElements(By.cssSelector("#server option")).isEmpty());
    WebElement field = browser.findElement(By.id("text"));
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "by hand", Keys.TAB);
    for (int i = 0; i < 6 && !"send".equals(focused()); i++) {
      browser.switchTo().activeElement().sendKeys(Keys.TAB);
    }
    assertThat(focused()).isEqualTo("send");
    browser.switchTo().activeElement().sendKeys(Keys.ENTER);
    assertThat(stations().getLast().getText()).contains("by hand");
    assertThat(focused()).isEqualTo("journey-title");
  }

  private static String focused() {
    return browser.switchTo().activeElement().getDomAttribute("id");
  }

  @Test
  void saysWhoWeAreAndWhomWeTrust(RealPair pair) {
    visit(pair);
    await().until(() -> textOf("#self").contains("Party client"));
    String ours = pair.clientKeys().fingerprint().value();
    assertThat(textOf("#self .fingerprint").replaceAll("\\s", "")).isEqualTo(ours);
    assertThat(textOf("#self")).contains("identity key", "signing key", "encryption key");
    assertThat(textOf("#trust")).contains("Only whose fingerprint is pinned.", "server");
    browser
        .findElement(By.id("compare"))
        .sendKeys(ours.substring(0, 20) + " " + ours.substring(20));
    assertThat(textOf("#compared")).isEqualTo("That is client's.");
    browser.findElement(By.id("compare")).sendKeys("x");
    assertThat(textOf("#compared")).isEqualTo("That is nobody's here.");
  }

  /// What others sent is told of, and not shown.
  @Test
  void showsTheOutboxWithoutWhatIsInIt(RealPair pair) {
    pair.call(
        pair.request("/send?part=2", "nobody's business").header("Idempotency-Key", "page-1"));
    visit(pair);
    await().until(() -> textOf("#outbox").contains("delivered"));
    assertThat(textOf("#outbox")).contains("server", "1 try");
    assertThat(browser.getPageSource()).doesNotContain("business");
    new Select(browser.findElement(By.id("state"))).selectByValue("failed");
    await().until(() -> textOf("#outbox").startsWith("Empty."));
  }

  @Test
  void saysWhatWentWrong(@TempDir Path folder, RealPair pair) throws Exception {
    RunningClient.keep(folder.resolve("client"), RunningClient.keys());
    String token = "the-token-of-this-client-and-no-other";
    Files.writeString(folder.resolve("token"), token);
    try (RealProcess client =
        RealProcess.client(
            "--server.port=0",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + folder.resolve("client"),
            "--securecomm.client.token=" + token,
            "--securecomm.server.url=http://localhost:1",
            RealPair.serverPin())) {
      visit(client.port());
      assertThat(browser.findElement(By.id("unlock")).isDisplayed()).isTrue();
      browser.findElement(By.id("token")).sendKeys("another", Keys.ENTER);
      await().until(() -> browser.findElement(By.id("unlock")).isDisplayed());
      browser.findElement(By.id("token")).sendKeys(token, Keys.ENTER);
      await().until(() -> !browser.findElement(By.id("unlock")).isDisplayed());

      send("hello");
      await().until(() -> browser.findElement(By.id("problem")).isDisplayed());
      assertThat(textOf("#problem"))
          .startsWith("The server cannot be reached.")
          .containsPattern("Trace [A-Za-z0-9_-]{22}");
      await().until(() -> textOf("#troubles").contains("unreachable"));
      assertThat(browser.getPageSource()).doesNotContain(token);
    }
  }

  /// WCAG 2.2 A and AA, as far as a program can tell, in both schemes and at both ends of widths.
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyoneCanUseIt(String scheme, RealPair pair) throws Exception {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    for (int width : List.of(360, 1_280)) {
      resize(width);
      visit(pair);
      await().until(() -> textOf("#self").contains("Party client"));
      send("hello");
      stations();
      assertThat(
              (Boolean)
                  browser.executeScript(
                      "return document.documentElement.scrollWidth <= window.innerWidth"))
          .as("no scrolling sideways at " + width)
          .isTrue();
      assertThat(violations()).as(scheme + " at " + width).isEmpty();
      keepPicture(scheme + "-" + width);
    }
    resize(1_280);
  }

  /// A window has a least width; what is drawn in it has not.
  private static void resize(int width) {
    browser.manage().window().setSize(new Dimension(Math.max(width, 500), 900));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
  }

  private static void keepPicture(String name) throws IOException {
    Map<String, Object> picture =
        browser.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Path file = Path.of("target", "page", name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
    assertThat(file).isNotEmptyFile();
  }

  private static List<String> violations() {
    Results results =
        new AxeBuilder()
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            .analyze(browser);
    assertThat(results.getPasses()).as("rules that were looked at").hasSizeGreaterThan(10);
    return results.getViolations().stream()
        .map(rule ->
            rule.getId()
                + ": "
                + rule.getNodes().stream()
                    .map(CheckedNode::getHtml)
                    .collect(Collectors.joining(" | ")))
        .toList();
  }
}
