package org.gmm4j.cli.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gmm4j.cli.Tool;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.DigitFiles;
import org.gmm4j.data.DigitFiles.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fit reads, every other command reads, labels too, and each says the same of it. */
class EveryCommandTest {
  private final Tool tool;
  private final Path folder;

  EveryCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.tool = new Tool(folder);
  }

  @BeforeEach
  void fit() {
    String command = "fit %s --scale 255 --reg 0.05 --device cpu --out @/model.npz";
    tool.run(command.formatted(places().get(0).source())).assertDone();
  }

  /** Whatever data may be: an array in an archive, a table, words and numbers as labels. */
  private static List<Place> places() {
    return DigitFiles.places();
  }

  @ParameterizedTest
  @MethodSource("places")
  void aFile(Place place) throws IOException {
    String columns = place.columns().isEmpty() ? "" : " --columns " + place.columns();
    String options = columns + (place.transposed() ? " --transpose" : "");
    String labels = " --labels " + place.truth();
    checkScores(place.source() + options + labels);
    checkConverts(place.source() + options, labels);
  }

  @Test
  void aFolderOfImages() throws IOException {
    String images = DigitFiles.images(Files.createDirectory(folder.resolve("digits"))).toString();
    checkScores(images);
    checkConverts(images, "");
  }

  @Test
  void standardInput() throws IOException {
    for (String file : new String[] {"c.npy", "images.idx.gz", "digits.txt", "fortran.npy"}) {
      Place place =
          places().stream().filter(each -> each.data().equals(file)).findFirst().orElseThrow();
      byte[] content = Files.readAllBytes(Path.of(place.source()));
      InputStream before = System.in;
      try {
        for (String command : new String[] {"score @/model.npz -", "predict @/model.npz -"}) {
          System.setIn(new ByteArrayInputStream(content));
          tool.run(command + " --device cpu --scale 255 --labels " + place.truth()).assertDone();
        }
        System.setIn(new ByteArrayInputStream(content));
        tool.run("convert - @/out.npy --labels-out @/l.npy --labels " + place.truth()).assertDone();
      } finally {
        System.setIn(before);
      }
      assertDigits();
    }
  }

  private void checkScores(String data) {
    String options = " --device cpu --scale 255";
    List<String> first = score(places().get(0).source() + " --labels " + places().get(0).truth());
    assertEquals(first, score(data));
    Tool.Outcome predicted =
        tool.run("predict @/model.npz " + data + options + " --out @/p.npy").assertDone();
    assertTrue(predicted.out().contains("misclassified"), predicted.out());
  }

  private List<String> score(String data) {
    String command = "score @/model.npz " + data + " --device cpu --scale 255";
    return tool.run(command).assertDone().lines().stream()
        .map(line -> line.replaceAll("two: |2: ", "2: ").replaceAll("six: |6: ", "6: "))
        .map(EveryCommandTest::sorted)
        .toList();
  }

  /** The classes in one order, whether they are numbers or words. */
  private static String sorted(String line) {
    return line.startsWith("misclassified")
        ? String.join(" ", Stream.of(line.split("[(), ]+")).sorted().toList())
        : line;
  }

  private void checkConverts(String data, String labels) throws IOException {
    tool.run("convert " + data + labels + " @/out.npy --labels-out @/l.npy").assertDone();
    assertDigits();
  }

  /** What was converted is what every format holds. */
  private void assertDigits() throws IOException {
    Dataset expected = Dataset.read(Path.of(places().get(0).source()));
    DataSource converted = DataSource.open(folder + "/out.npy", folder + "/l.npy");
    assertEquals(expected.rows(), converted.rows().rows());
    for (int i = 0; i < expected.rows(); i++) {
      assertArrayEquals(expected.row(i), converted.rows().row(i));
    }
    int[] codes = Objects.requireNonNull(converted.labels()).codes();
    assertTrue(codes[0] != codes[59]);
    Files.delete(folder.resolve("out.npy"));
    Files.delete(folder.resolve("l.npy"));
  }
}
