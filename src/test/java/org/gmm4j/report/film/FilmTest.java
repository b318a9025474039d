package org.gmm4j.report.film;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gmm4j.data.DataException;
import org.gmm4j.report.draw.Drawing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilmTest {
  private final Path folder;

  FilmTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The application: writes a film, or says why there is none. */
  public static void main(String[] file) {
    try {
      Scenes.bars(2).write(Path.of(file[0]), 15);
      System.out.println("done");
    } catch (DataException refused) {
      System.out.println(refused.getMessage());
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @ParameterizedTest
  @CsvSource({"film.gif, 30", "film.mp4, 30", "film.gif, 0", "film.mp4, 0"})
  void whatFailsLeavesNothing(String name, int bad) throws IOException {
    Path file = folder.resolve(name);
    Film broken =
        new Film(
            40,
            i -> {
              if (i == bad) {
                throw new IllegalStateException("no frame " + i);
              }
              return Scenes.bars(40).frame(i);
            });
    assertThrows(IllegalStateException.class, () -> broken.write(file, 15));
    assertEquals(0, files());
    Files.writeString(file, "before");
    assertThrows(IllegalStateException.class, () -> broken.write(file, 15));
    assertEquals("before", Files.readString(file));
    assertEquals(1, files());
    Scenes.bars(2).write(file, 15);
    assertTrue(Files.size(file) > 1000);
    assertEquals(1, files());
  }

  @Test
  void aFileWithoutAnIndexIsNoFilm() {
    byte[] empty = new byte[24]; // a header, and a box whose length was never written
    empty[3] = 16;
    assertThrows(IllegalArgumentException.class, () -> IndexFirst.of(empty));
    assertThrows(
        IllegalArgumentException.class, () -> IndexFirst.of(java.util.Arrays.copyOf(empty, 16)));
    assertFalse(Film.canBe(Path.of("mp4")));
  }

  @Test
  void framesOfSeveralSizesAreRefused() {
    Film film = new Film(2, i -> new Drawing(40 + i, 40, "", "").finish());
    Path file = folder.resolve("film.gif");
    String why =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> film.write(file, 15)).getMessage());
    assertTrue(why.contains("40 × 40 and of 41 × 40 pixels"), why);
  }

  @Test
  void ratesAndNamesAreChecked() {
    Film film = Scenes.bars(2);
    Path gif = folder.resolve("film.gif");
    assertThrows(IllegalArgumentException.class, () -> film.write(gif, 0));
    assertThrows(IllegalArgumentException.class, () -> film.write(gif, 51));
    assertThrows(IllegalArgumentException.class, () -> film.write(folder.resolve("film.avi"), 15));
    assertThrows(DataException.class, () -> film.write(folder.resolve("no/film.gif"), 15));
    assertThrows(IllegalArgumentException.class, () -> new Film(0, i -> film.frame(0)));
    assertTrue(Film.canBe(Path.of("a.MP4")) && Film.canBe(Path.of("b.gif")));
    assertFalse(Film.canBe(Path.of("a.mov.png")) || Film.canBe(Path.of("a.mov")));
  }

  @Test
  void aFilmIsTheSameEveryTime() throws IOException {
    Path one = folder.resolve("one.gif");
    Path other = folder.resolve("other.gif");
    Scenes.bars(20).write(one, 15);
    Scenes.bars(20).write(other, 15);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.gif"})
  void theMissingLibraryIsNamed(String name) throws Exception {
    Path file = folder.resolve(name);
    String out = runWithoutJcodec(file);
    assertEquals(
        name.endsWith("gif")
            ? "done\n"
            : file
                + ": writing MP4 takes org.jcodec:jcodec:0.2.5 on the class path,"
                + " a .gif does not\n",
        out.replace("\r", ""));
  }

  private String runWithoutJcodec(Path file) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("jcodec"))
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve("out");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    new ProcessBuilder(java, "-cp", classPath, FilmTest.class.getName(), file.toString())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start()
        .waitFor();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
