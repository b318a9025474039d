package org.gmm4j.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. */
final class Browser implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "report-pictures");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it; a test is skipped where there is none, or fails if one is asked for. */
  static Browser start() {
    Path chromium = program("chromium", "chromium-browser", "google-chrome");
    Path chromedriver = program("chromedriver");
    boolean there = chromium != null && chromedriver != null;
    if (!there && Boolean.getBoolean("gmm.require.browser")) {
      fail("gmm.require.browser: there is no chromium, or no chromedriver");
    }
    assumeTrue(there, "chromium and chromedriver are not installed: no report is opened in them");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(String.valueOf(chromium));
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(java.util.Objects.requireNonNull(chromedriver).toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Path program(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(":")).map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens a file, which must show text: without fonts there is none. */
  void open(Path file, String hash) {
    driver.get("about:blank");
    driver.get(file.toUri() + hash);
    if (find("h1").getSize().getHeight() < 10) {
      fail("the title has no height: are there fonts? Debian's are in fonts-dejavu-core");
    }
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  ChromeDriver driver() {
    return driver;
  }

  /** How the page is to look: colours "light" or "dark", and the medium "screen" or "print". */
  void look(String colours, String medium) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** The size of its window. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Keeps what is seen, for people: a file of target/report-pictures. */
  void picture(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Map<String, Object> shot =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(
        PICTURES.resolve(name + ".png"), Base64.getDecoder().decode((String) shot.get("data")));
  }

  /** The page on paper. */
  byte[] paper(String name) throws IOException {
    Map<String, Object> printed =
        driver.executeCdpCommand(
            "Page.printToPDF", Map.of("printBackground", false, "paperWidth", 8.27));
    byte[] pdf = Base64.getDecoder().decode((String) printed.get("data"));
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name + ".pdf"), pdf);
    return pdf;
  }

  /** No rule of accessibility is broken, as far as axe finds out. */
  void assertAccessible() {
    Results results = new AxeBuilder().analyze(driver);
    assertEquals(
        List.of(),
        results.getViolations().stream()
            .map(each -> each.getId() + ": " + each.getNodes())
            .toList());
  }

  /**
   * Nothing was complained of, and nothing but files and data was asked for, since the last time.
   */
  void assertQuiet() {
    assertEquals(List.of(), driver.manage().logs().get(LogType.BROWSER).getAll());
    List<String> asked =
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(each -> each.getMessage())
            .filter(each -> each.contains("Network.requestWillBeSent\""))
            .filter(each -> !each.contains("\"url\":\"file:") && !each.contains("\"url\":\"data:"))
            .toList();
    assertEquals(List.of(), asked);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
