package org.gmm4j.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  private final Tool tool;

  ConvertCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  private Dataset converted() {
    return Dataset.read(tool.path("out.npy"));
  }

  private void assertPrints(String command, String words) {
    Tool.Outcome outcome = tool.run(command).assertDone();
    assertTrue(outcome.out().contains(words), outcome.out());
  }

  @Test
  void everyTypeStaysWhatItIs() {
    tool.write("bytes", ArrayFiles.npy("|u1", "(2, 2)", ArrayFiles.bytes(1, 2, 3, 255)));
    tool.write("shorts", ArrayFiles.npy(">u2", "(1, 2)", ArrayFiles.bytes(1, 2, 255, 255)));
    tool.write(
        "floats",
        ArrayFiles.npy("<f4", "(1, 2)", ArrayFiles.floats(ByteOrder.LITTLE_ENDIAN, 0.1, 3e30)));
    tool.write("doubles.gz", ArrayFiles.gzip(ArrayFiles.npy(new double[][] {{0.1, 1e300}})));
    assertPrints("convert @/bytes @/out.npy", "2 × 2 bytes");
    assertArrayEquals(new double[] {3, 255}, converted().row(1));
    assertPrints("convert @/shorts @/out.npy", "1 × 2 unsigned 16-bit integers");
    assertArrayEquals(new double[] {258, 65535}, converted().row(0));
    assertPrints("convert @/floats @/out.npy", "1 × 2 floats");
    assertArrayEquals(new double[] {0.1f, 3e30f}, converted().row(0));
    assertPrints("convert @/doubles.gz @/out.npy", "1 × 2 doubles");
    assertArrayEquals(new double[] {0.1, 1e300}, converted().row(0));
  }

  @Test
  void columnsAndTransposition() {
    tool.write("rows", ArrayFiles.npy(new double[][] {{1, 2, 3}, {4, 5, 6}}));
    assertPrints("convert @/rows @/out.npy --transpose", "3 × 2 doubles");
    assertArrayEquals(new double[] {2, 5}, converted().row(1));
    assertPrints("convert @/rows @/out.npy --columns 3,1", "2 × 2 doubles");
    assertArrayEquals(new double[] {6, 4}, converted().row(1));
  }

  @Test
  void labelsThatComeWithTheData() {
    assertPrints("convert mnist-2v6 @/out.npy --labels-out @/labels.npy", "1,990 × 784");
    DataSource source =
        DataSource.open(tool.path("out.npy").toString(), tool.path("labels.npy").toString());
    DataSource builtIn = DataSource.mnist2v6();
    assertArrayEquals(builtIn.rows().row(7), source.rows().row(7));
    assertArrayEquals(
        requireNonNull(builtIn.labels()).codes(), requireNonNull(source.labels()).codes());
  }

  @Test
  void badUseLeavesNothingBehind() throws Exception {
    tool.write("cut.npy", "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    tool.run("convert @/cut.npy @/out.npy").assertComplains(2, "cut.npy: ", "truncated");
    tool.run("convert @/cut.npy @/cut.npy").assertComplains(2, "the same file");
    tool.run("convert @/cut.npy @/out.csv").assertComplains(2, "must end with .npy");
    tool.run("convert @/data.npy @/out.npy --labels-out @/l.npy")
        .assertComplains(2, "no labels come with");
    assertFalse(Files.exists(tool.path("out.npy")));
    try (var files = Files.list(tool.path("out.npy").getParent())) {
      assertEquals(0, files.filter(each -> each.toString().endsWith(".part")).count());
    }
  }
}
