package org.gmm4j.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gmm4j.Sweep;
import org.gmm4j.report.gallery.Gallery;
import org.gmm4j.report.page.Exhibit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The gallery's page in a browser: its pictures are seen, its films play to their end. */
@Sweep
class GalleryBrowserTest {
  private static Browser browser;
  private static Path index;

  @BeforeAll
  static void make(@TempDir Path folder) {
    browser = Browser.start();
    List<Exhibit> made =
        List.of(
            Gallery.make("three-clusters", folder, Gallery.SEED),
            Gallery.make("truth-and-fit", folder, Gallery.SEED),
            Gallery.make("series", folder, Gallery.SEED));
    index = Gallery.writeIndex(made, folder, Gallery.SEED);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void picturesAreSeenAndNothingIsLoadedFromElsewhere() throws IOException {
    for (int width : new int[] {1200, 360}) {
      browser.size(width, 900);
      for (String colours : List.of("light", "dark")) {
        browser.look(colours, "screen");
        browser.open(index, "");
        browser.all("img").forEach(each -> browser.script("arguments[0].loading = 'eager'", each));
        new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
            .until(
                driver ->
                    browser.script(
                            "return [...document.images].every(i => i.complete && i.naturalWidth)")
                        == Boolean.TRUE);
        assertEquals(6, browser.all("img").size());
        assertEquals(
            true,
            browser.script("return document.documentElement.scrollWidth <= innerWidth"),
            "wider than the window of " + width);
        if (colours.equals("dark") == (width == 360)) { // it takes seconds
          browser.assertAccessible();
        }
        browser.picture("gallery-" + colours + "-" + width);
      }
    }
    browser.assertQuiet();
  }

  /** Chromium decodes H.264 as browsers and phones do: from the first frame to the last. */
  @Test
  void filmsPlayToTheirEnd() {
    browser.look("light", "screen");
    browser.open(index, "#three-clusters");
    browser.script(
        "const film = document.querySelector('video'); film.loop = false; film.playbackRate = 8;"
            + " film.play();");
    new WebDriverWait(browser.driver(), Duration.ofSeconds(60))
        .until(
            driver ->
                browser.script("return document.querySelector('video').ended") == Boolean.TRUE);
    assertEquals(720L, browser.script("return document.querySelector('video').videoWidth"));
    double seconds =
        ((Number) browser.script("return document.querySelector('video').duration")).doubleValue();
    assertTrue(
        seconds > 6 && seconds < 9, seconds + " seconds"); // 20 at 4 a second, the last for 2
    assertEquals(
        0L,
        browser.script(
            "return document.querySelector('video').getVideoPlaybackQuality()"
                + ".corruptedVideoFrames || 0"));
  }
}
