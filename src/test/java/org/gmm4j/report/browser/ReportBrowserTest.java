package org.gmm4j.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.gmm4j.Sweep;
import org.gmm4j.report.Reports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Reports as readers have them: with a mouse, by keys alone, in the dark, on a phone, on paper. */
class ReportBrowserTest {
  @TempDir private static Path folder;
  private static Browser browser;
  private static Path digits;
  private static Path plane;
  private static Path hundred;
  private static Path wide;

  @BeforeAll
  static void write() {
    browser = Browser.start();
    digits = Reports.digits(folder.resolve("digits"));
    plane = Reports.plane(folder.resolve("plane"));
    hundred = Reports.hundred(folder.resolve("hundred"));
    wide = Reports.wide(folder.resolve("wide"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void usual() {
    browser.look("light", "screen");
    browser.size(1200, 900);
  }

  @AfterEach
  void nothingWasComplainedOfOrLoaded() {
    browser.assertQuiet();
  }

  private static String reading() {
    return browser.find("#reading").getText();
  }

  private static void hover(WebElement element, double share) {
    int across = (int) ((share - 0.5) * element.getSize().getWidth());
    new Actions(browser.driver()).moveToElement(element, across, 0).perform();
  }

  @Test
  void theCurveIsReadByPointing() {
    browser.open(digits, "#iterations");
    assertTrue(reading().startsWith("result: 293.292582 nats a row"), reading());
    hover(browser.find("#curve svg"), 0.16);
    assertTrue(reading().startsWith("iteration 1: "), reading());
    hover(browser.find("#curve svg"), 0.5);
    assertTrue(reading().contains("change +") && reading().contains("% of the pairs"), reading());
    assertEquals("polite", browser.find("#reading").getAttribute("aria-live"));
  }

  @Test
  void theSliderShowsImagesOfAnIteration() {
    browser.open(digits, "");
    WebElement slider = browser.find("#iteration");
    String place = browser.find(".frame").getCssValue("background-position");
    slider.sendKeys(Keys.HOME);
    assertTrue(reading().startsWith("iteration 1: "), reading());
    assertEquals("Parameters before iteration 1", browser.find("#frame-name").getText());
    assertEquals("0px 0px", browser.find(".frame").getCssValue("background-position"));
    assertNotEquals("0px 0px", place);
    slider.sendKeys(Keys.ARROW_RIGHT);
    assertEquals("iteration 2", slider.getAttribute("aria-valuetext"));
    slider.sendKeys(Keys.END);
    assertEquals(place, browser.find(".frame").getCssValue("background-position"));
  }

  @Test
  void theSliderMovesEllipses() {
    browser.open(plane, "");
    String last = browser.find(".moving").getAttribute("d");
    browser.find("#iteration").sendKeys(Keys.HOME);
    assertNotEquals(last, browser.find(".moving").getAttribute("d"));
    browser.find("#iteration").sendKeys(Keys.END);
    assertEquals(last, browser.find(".moving").getAttribute("d"));
  }

  @Test
  void playingEndsWithTheResult() throws InterruptedException {
    browser.open(plane, "");
    WebElement slider = browser.find("#iteration");
    slider.sendKeys(Keys.END);
    browser.find("#play").click(); // from the beginning
    assertEquals("Pause", browser.find("#play").getText());
    assertFalse(reading().startsWith("result: "), reading());
    slider.sendKeys(Keys.END, Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    assertEquals("Play", browser.find("#play").getText());
    assertFalse(reading().startsWith("result: "), reading());
    browser.find("#play").click();
    assertEquals("Pause", browser.find("#play").getText());
    for (int i = 0; i < 100 && !browser.find("#play").getText().equals("Play"); i++) {
      Thread.sleep(200);
    }
    assertTrue(reading().startsWith("result: "), reading());
  }

  private static List<Double> column(int place) {
    String cells = "#component-table tbody tr:not([hidden]) > *:nth-child(" + place + ")";
    String values = "return [...document.querySelectorAll(arguments[0])].map(e => e.dataset.value)";
    return ((List<?>) browser.script(values, cells))
        .stream().map(each -> Double.valueOf((String) each)).toList();
  }

  @Test
  void tablesAreSortedAndFiltered() {
    browser.open(hundred, "");
    assertEquals(100, column(1).size());
    for (int place : new int[] {1, 5, 6}) {
      String head = "#component-table thead th:nth-child(" + place + ")";
      for (String order : List.of("first", "second")) {
        browser.find(head + " button").sendKeys(Keys.ENTER);
        boolean up = browser.find(head).getAttribute("aria-sort").equals("ascending");
        Comparator<Double> by = Comparator.naturalOrder();
        assertEquals(
            column(place).stream().sorted(up ? by : by.reversed()).toList(), column(place), order);
      }
      assertEquals(1, browser.all("#component-table th[aria-sort]").size());
    }
    browser.find("#filter").sendKeys("42");
    assertEquals(List.of(42.0), column(1));
    assertEquals("1 of 100 components", browser.find("#count").getText());
  }

  @Test
  void hostileNamesAreText() {
    browser.open(plane, "");
    assertTrue(browser.driver().getTitle().endsWith("</title><script>alert(0)</script>"));
    assertEquals(0, browser.all("b, img, [onclick], [onerror]").size());
    assertEquals(2, browser.all("script").size());
    assertEquals(
        Reports.HOSTILE.stream().sorted().toList(),
        browser.all("#confusion-table thead th:nth-child(n + 3) button").stream()
            .map(WebElement::getText)
            .sorted()
            .toList());
  }

  @Test
  void labelsAreFilteredAndConfusionIsSorted() {
    browser.open(plane, "");
    browser.find("#filter").sendKeys("a&b");
    assertFalse(column(1).isEmpty());
    String head = "#confusion-table thead th:nth-child(3)";
    browser.find(head + " button").click();
    assertEquals("descending", browser.find(head).getAttribute("aria-sort"));
    assertEquals(4, browser.all("#confusion-table .matched").size());
  }

  @Test
  void longNamesAreFoundByAnyOfTheirLetters() {
    browser.open(wide, "");
    browser.find("#filter").sendKeys("no_blank_2");
    assertFalse(column(1).isEmpty());
    assertTrue(browser.find("#confusion-table thead th:nth-child(3)").getSize().getWidth() < 400);
  }

  @Test
  void wideImagesTakeNoMoreRoomThanOthers() {
    browser.open(wide, "#component-1");
    for (WebElement each : browser.all("#component-1 .sprite, .frame")) {
      int width = each.getSize().getWidth();
      int height = each.getSize().getHeight();
      assertTrue(width <= 260 && height >= 8 && height <= 260, width + " × " + height);
    }
    String place = browser.find(".frame").getCssValue("background-position");
    browser.find("#iteration").sendKeys(Keys.HOME);
    assertNotEquals(place, browser.find(".frame").getCssValue("background-position"));
  }

  @Test
  void aComponentIsShownByMouse() {
    browser.open(digits, "");
    assertFalse(browser.find("#component-2").isDisplayed());
    browser.find("#component-table tr[data-component='2'] td:nth-child(3)").click();
    assertTrue(browser.find("#component-2").isDisplayed());
    assertEquals(8, browser.all("#component-2 .typical").size());
    browser.find("#component-2 p a.component").click();
    assertTrue(browser.find("#component-1").isDisplayed());
    assertFalse(browser.find("#component-2").isDisplayed());
    assertEquals("true", browser.find("tr.chosen a").getAttribute("aria-current"));
  }

  @Test
  void everythingIsReachedByKeys() {
    browser.open(digits, "");
    Actions keys = new Actions(browser.driver());
    keys.sendKeys(Keys.TAB).perform();
    assertEquals("Skip to the content", browser.driver().switchTo().activeElement().getText());
    keys.sendKeys(Keys.ENTER).perform();
    for (int i = 0; i < 60 && !"1".equals(focused()); i++) {
      keys.sendKeys(Keys.TAB).perform();
    }
    keys.sendKeys(Keys.ENTER).perform();
    assertTrue(browser.find("#component-1").isDisplayed());
    assertEquals("component-1", browser.script("return document.activeElement.id"));
    keys.sendKeys(Keys.TAB, Keys.ENTER).perform(); // its nearest
    assertEquals("component-2", browser.script("return document.activeElement.id"));
  }

  private static String focused() {
    return browser.driver().switchTo().activeElement().getText();
  }

  @Test
  void whatIsCopiedIsSaid() throws InterruptedException {
    browser.open(plane, "");
    browser.find("[data-copies=method]").click();
    String said = "return document.querySelector('#copied').textContent";
    for (int i = 0; i < 50 && "".equals(browser.script(said)); i++) {
      Thread.sleep(100);
    }
    assertNotEquals("", browser.script(said));
  }

  /** All that stands on a page. */
  @Test
  void nothingIsInTheWayOfAnyone() {
    assertAccessible(digits, "light");
  }

  @Sweep
  @Test
  void nothingIsInTheWayAnywhere() {
    for (String colours : List.of("light", "dark")) {
      for (Path page : List.of(digits, plane, wide)) {
        assertAccessible(page, colours);
      }
    }
    assertAccessible(hundred, "dark"); // a hundred components take a while
  }

  private static void assertAccessible(Path page, String colours) {
    browser.look(colours, "screen");
    browser.open(page, "#component-1");
    browser.find("summary").click();
    browser.assertAccessible();
  }

  @Test
  void phonesNeedNotScrollSideways() {
    browser.size(360, 740);
    for (Path page : List.of(digits, plane, hundred, wide)) {
      browser.open(page, "#component-1");
      long width = (Long) browser.script("return document.documentElement.scrollWidth");
      assertTrue(width <= 360, width + " pixels");
    }
  }

  /** Pictures to look at. */
  @Sweep
  @Test
  void isSeenEverywhere() throws IOException {
    for (String colours : List.of("light", "dark")) {
      browser.look(colours, "screen");
      browser.open(digits, "#iterations");
      browser.find("#iteration").sendKeys(Keys.HOME, Keys.ARROW_RIGHT);
      browser.picture("digits-iterations-" + colours);
      browser.open(digits, "#components");
      browser.find("#component-table tbody a").click();
      browser.picture("digits-component-" + colours);
      browser.open(plane, "#iterations");
      browser.find("#iteration").sendKeys(Keys.HOME);
      browser.picture("plane-iterations-" + colours);
      browser.open(hundred, "#components");
      browser.picture("hundred-components-" + colours);
    }
    browser.look("light", "screen");
    browser.size(360, 740);
    for (String part : List.of("", "#iterations", "#components", "#confusion", "#figures")) {
      browser.open(digits, part);
      browser.picture("digits-phone" + part.replace('#', '-'));
    }
    browser.size(1200, 900);
    for (Path page : List.of(digits, plane)) {
      browser.open(page, "");
      assertTrue(browser.paper(page.getParent().getFileName().toString()).length > 10_000);
    }
    browser.look("dark", "print");
    browser.size(794, 3600);
    browser.picture("plane-paper");
    browser.open(digits, "");
    browser.picture("digits-paper");
  }
}
