package org.gmm4j.data;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.data.outline.SampledRows;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of data without reading all of them. */
class OutlineTest {
  private final Path folder;

  OutlineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Outline outline(Path file) {
    return Outline.of(file.toString(), null, null, ReadOptions.NONE, Set.of());
  }

  @Test
  void ofFewRowsItIsAllOfThem() {
    double[][] rows = {{1, 2}, {3, 4}, {5, 6}};
    Outline outline = outline(ArrayFiles.write(folder, "a.npy", ArrayFiles.npy(rows)));
    assertEquals(3, outline.rows());
    assertEquals(2, outline.columns());
    assertEquals(48, outline.bytes());
    assertFalse(outline.onDisk());
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], outline.sample().row(i));
    }
  }

  /** A file with holes, of more bytes than anyone has memory for, is planned for in no time. */
  @Test
  void ofAHugeFileLittleIsRead() throws IOException {
    byte[] head = ArrayFiles.npy("|u1", "(2000000000, 1000)", new byte[0]);
    Path file = ArrayFiles.write(folder, "huge.npy", head);
    try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
      hole.setLength(head.length + 2_000_000_000_000L);
    } catch (IOException tooLarge) {
      org.junit.jupiter.api.Assumptions.abort("no such large files here");
    }
    Outline outline = outline(file);
    assertEquals(2_000_000_000, outline.rows());
    assertTrue(outline.onDisk());
    assertTrue(outline.sample().rows() <= (32 << 20) / 1000, "" + outline.sample().rows());
    assertTrue(outline.sample().rows() > 30_000, "" + outline.sample().rows());
  }

  @Test
  void theSampleOfAFileReachesFromItsFirstRowToItsLast() {
    int n = 40_000;
    ByteBuffer values = ByteBuffer.allocate(n * 4000);
    for (int i = 0; i < n; i++) {
      values.put(i * 4000, (byte) (i * 255L / (n - 1)));
    }
    Path file =
        ArrayFiles.write(
            folder, "a.npy", ArrayFiles.npy("|u1", "(%d, 4000)".formatted(n), values.array()));
    Dataset sample = outline(file).sample();
    double[] firsts =
        IntStream.range(0, sample.arrayRows()).mapToDouble(i -> sample.row(i)[0]).toArray();
    assertEquals(0, firsts[0]);
    assertEquals(255, firsts[firsts.length - 1]);
    assertEquals(127.5, Arrays.stream(firsts).average().orElseThrow(), 2);
  }

  @Test
  void aTableOfUnknownLengthIsCounted() {
    String lines = IntStream.range(0, 1000).mapToObj(i -> i + ",1\n").collect(Collectors.joining());
    Path file = ArrayFiles.write(folder, "a.csv", lines.getBytes(StandardCharsets.US_ASCII));
    assertEquals(1000, outline(file).rows());
  }

  @Test
  void columnsAndClassesAreChosenAsInAFit() {
    double[][] rows = new double[30][3];
    int[] labels = new int[30];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], i);
      labels[i] = i % 3;
    }
    Path file = ArrayFiles.write(folder, "a.npy", ArrayFiles.npy(rows));
    Path given = ArrayFiles.write(folder, "l.npy", ArrayFiles.npyLabels(labels));
    Outline outline =
        Outline.of(
            file.toString(),
            given.toString(),
            null,
            new ReadOptions("3,1", false, null),
            Set.of("1"));
    assertEquals(10, outline.rows());
    assertEquals(2, outline.columns());
    assertArrayEquals(new double[] {4, 4}, outline.sample().row(1));
    assertRefused(
        () -> Outline.of(file.toString(), given.toString(), null, ReadOptions.NONE, Set.of("7")),
        "a.npy",
        "7");
    Path few = ArrayFiles.write(folder, "f.npy", ArrayFiles.npyLabels(1, 2));
    assertRefused(
        () -> Outline.of(file.toString(), few.toString(), null, ReadOptions.NONE, Set.of("1")),
        "30 rows",
        "2 labels");
  }

  @Test
  void weightsAreThoseOfTheRowsThatAreLookedAt() {
    double[][] rows = new double[30][3];
    int[] labels = new int[30];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], i);
      labels[i] = i % 3;
    }
    Path file = ArrayFiles.write(folder, "a.npy", ArrayFiles.npy(rows));
    Path given = ArrayFiles.write(folder, "l.npy", ArrayFiles.npyLabels(labels));
    String numbers =
        IntStream.range(0, 30)
            .mapToObj(i -> (i % 4 == 0 ? 0 : i + 0.5) + "\n")
            .collect(Collectors.joining());
    String weights =
        ArrayFiles.write(folder, "w.csv", numbers.getBytes(StandardCharsets.US_ASCII)).toString();
    Outline all = Outline.of(file.toString(), null, weights, ReadOptions.NONE, Set.of());
    assertTrue(all.weighted());
    assertEquals(30, all.rows());
    Outline some =
        Outline.of(file.toString(), given.toString(), weights, ReadOptions.NONE, Set.of("1"));
    assertTrue(some.weighted());
    assertEquals(10, some.rows());
    for (Dataset sample : new Dataset[] {all.sample(), some.sample()}) {
      for (int i = 0; i < sample.rows(); i++) {
        assertEquals(sample.row(i)[0] + 0.5, sample.weights().asGiven(sample.weights().of(i)));
      }
    }
    assertEquals(22, all.sample().rows()); // those that count
    assertRefused(
        () -> Outline.of(file.toString(), null, given + ":x", ReadOptions.NONE, Set.of()), "l.npy");
    Path few = ArrayFiles.write(folder, "f.npy", ArrayFiles.npyLabels(1, 2));
    assertRefused(
        () -> Outline.of(file.toString(), null, few.toString(), ReadOptions.NONE, Set.of()),
        "holds 2 weights",
        "30 rows");
  }

  @Test
  void rowsInColumnsThatWouldAllHaveToBeReadAreRefused() {
    Path file =
        ArrayFiles.write(
            folder,
            "f.npy",
            ArrayFiles.npy(1, ArrayFiles.dictionary("<f8", true, "(4, 2)"), new byte[64]));
    ReadOptions little = new ReadOptions(null, false, null, 10);
    assertRefused(
        () -> Outline.of(file.toString(), null, null, little, Set.of()), "f.npy", "as rows");
    assertEquals(4, outline(file).rows());
  }

  @Test
  void ofAStreamOfKnownLengthTheFirstRowsAreEnough() {
    SampledRows sink = new SampledRows(10);
    sink.begin(ElementType.UINT8, 100, 2);
    boolean enough = false;
    int put = 0;
    while (!enough) {
      try {
        sink.put(ByteBuffer.wrap(new byte[] {(byte) put, 0}));
        put++;
      } catch (SampledRows.Enough stop) {
        enough = true;
      }
    }
    assertEquals(5, put);
    assertEquals(100, sink.rows());
    assertArrayEquals(new long[] {0, 1, 2, 3, 4}, sink.ids());
  }

  @Test
  void ofAStreamOfUnknownLengthTheyAreSpread() {
    SampledRows sink = new SampledRows(10);
    sink.begin(ElementType.UINT8, -1, 1);
    for (int i = 0; i < 100; i++) {
      sink.put(ByteBuffer.wrap(new byte[] {(byte) i}));
    }
    sink.end();
    assertEquals(100, sink.rows());
    long[] ids = sink.ids();
    assertTrue(ids.length > 5 && ids.length <= 10, "" + ids.length);
    double[] kept = new double[1];
    for (int i = 0; i < ids.length; i++) {
      assertEquals(i * (ids[1] - ids[0]), ids[i]);
      sink.values().read(i, 1, kept, 0);
      assertEquals((double) ids[i], kept[0]);
    }
    assertTrue(ids[ids.length - 1] >= 80, "" + ids[ids.length - 1]);
  }
}
