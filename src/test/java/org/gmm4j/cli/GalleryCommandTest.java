package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryCommandTest {
  private final Tool tool;

  GalleryCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @Test
  void makesWhatIsNamed() {
    String out = tool.run("gallery series --out @/g").assertDone().out();
    assertTrue(out.contains("A series with repeated values\n"), out);
    assertTrue(out.contains("  44.340               0.378   0.537\n"), out);
    assertTrue(Files.exists(tool.path("g/series/series.svg")));
    assertTrue(Files.exists(tool.path("g/index.html")));
  }

  @Test
  void whatIsNotThereIsOneLine() {
    Tool.Outcome outcome = tool.run("gallery series sereis --out @/g");
    assertEquals(2, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("'sereis' is none of five-clusters, "), outcome.err());
    assertFalse(Files.exists(tool.path("g")));
  }

  @Test
  void aFileInItsPlaceIsOneLine() throws IOException {
    Files.writeString(tool.path("g"), "mine");
    Tool.Outcome outcome = tool.run("gallery series --out @/g");
    assertEquals(2, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("g is a file, a directory is needed"), outcome.err());
    assertEquals("mine", Files.readString(tool.path("g")));
  }

  /** Before the work, and each demonstration once. */
  @Test
  void whatCannotBeWrittenIsSaidBeforehand() throws IOException {
    Files.createDirectories(tool.path("g/index.html"));
    Tool.Outcome outcome = tool.run("gallery series --out @/g");
    assertEquals(2, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("is a directory"), outcome.err());
    assertFalse(Files.exists(tool.path("g/series")));
    String out = tool.run("gallery series series --out @/h").assertDone().out();
    assertEquals(out.indexOf("A series"), out.lastIndexOf("A series"), out);
  }
}
