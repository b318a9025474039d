package org.gmm4j.data;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.NumberType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that stay in their file are the rows in memory, however they are read. */
class FileValuesTest {
  private static final int ROWS = 20_000;
  private static final int COLUMNS = 7;
  private static final ReadOptions ON_DISK = new ReadOptions(null, false, null, 0);

  private final Path folder;

  FileValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String descr) {
    int size = descr.charAt(2) - '0';
    ByteBuffer values = ByteBuffer.allocate(ROWS * COLUMNS * size);
    values.order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(1);
    while (values.hasRemaining()) {
      int each = random.nextInt(100);
      switch (descr.substring(1)) {
        case "u1" -> values.put((byte) each);
        case "i2" -> values.putShort((short) (each - 50));
        case "f4" -> values.putFloat(each / 7f);
        case "f8" -> values.putDouble(each / 7.0);
        default -> values.putLong(each);
      }
    }
    String shape = "(%d, %d)".formatted(ROWS, COLUMNS);
    return ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(descr, shape, values.array()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"|u1", "<i2", ">i2", "<f4", ">f4", "<f8", "<i8", ">i8"})
  void areTheRowsInMemory(String descr) {
    Path file = file(descr);
    Dataset memory = Dataset.read(file).dividedBy(3);
    Dataset disk = Dataset.read(file, ON_DISK).dividedBy(3);
    assertEquals(memory.type(), disk.type());
    check(memory, disk, ROWS);
    int[] order = {6, 0, 3};
    check(memory.columns(order), disk.columns(order), ROWS);
    check(memory.rows(777, 5000), disk.rows(777, 5000), 5000);
    int[] some = new Random(2).ints(300, 0, ROWS).toArray();
    check(memory.select(some), disk.select(some), 300);
    check(memory.select(some), memory.view(some), 300);
    check(memory.select(some), disk.view(some), 300);
    int[] runs = IntStream.range(0, 3000).map(i -> i / 100 * 500 + i % 100).toArray();
    check(memory.select(runs), disk.view(runs), 3000);
    int[] again = IntStream.range(0, 100).map(i -> 29 * i).toArray();
    check(memory.select(runs).select(again), disk.view(runs).select(again), 100);
  }

  private static void check(Dataset memory, Dataset disk, int rows) {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      int first = i % 3 == 0 ? random.nextInt(rows) : (i * 37) % rows;
      int count = Math.min(1 + random.nextInt(rows / 3), rows - first);
      double[] right = new double[count * memory.columns()];
      double[] read = new double[right.length];
      memory.read(first, count, right, 0);
      disk.read(first, count, read, 0);
      assertArrayEquals(right, read);
      float[] rightRow = new float[memory.columns()];
      float[] row = new float[memory.columns()];
      memory.stored(first, rightRow, 0);
      disk.stored(first, row, 0);
      assertArrayEquals(rightRow, row);
      int bytes = count * memory.columns() * memory.type().bytes();
      ByteBuffer rightRaw = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer raw = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      memory.raw(first, count, rightRaw);
      disk.raw(first, count, raw);
      assertEquals(rightRaw.flip(), raw.flip());
    }
  }

  @Test
  void manyThreadsReadAtOnce() {
    Path file = file("<f4");
    Dataset memory = Dataset.read(file);
    Dataset disk = Dataset.read(file, ON_DISK);
    IntStream.range(0, ROWS)
        .parallel()
        .forEach(i -> assertArrayEquals(memory.row(i * 17 % ROWS), disk.row(i * 17 % ROWS)));
  }

  /** More blocks than there is room for: they push each other out under the hands of readers. */
  @Test
  void blocksThatMakeRoomForOthersAreReadRight() throws IOException {
    int rows = 40_000;
    int columns = 4096; // 160 MB in blocks of 64 rows, of which a small heap holds some
    Path file = folder.resolve("wide.npy");
    byte[] header = ArrayFiles.npy("|u1", "(%d, %d)".formatted(rows, columns), new byte[0]);
    byte[] row = new byte[columns];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(header);
      for (int i = 0; i < rows; i++) {
        Arrays.fill(row, (byte) (i * 31 + i / 64));
        out.write(row);
      }
    }
    FileBlocks.Part part =
        new FileBlocks.Part(
            file, header.length, NumberType.UINT8, ByteOrder.LITTLE_ENDIAN, rows, columns);
    FileValues values = new FileValues(part, 1 << 21);
    IntStream.range(0, 4000)
        .parallel()
        .forEach(
            i -> {
              int at = (int) (i * 7919L % rows);
              float[] out = new float[columns];
              values.stored(at, out, 0);
              int right = (at * 31 + at / 64) & 0xff;
              float[] all = new float[columns];
              Arrays.fill(all, right);
              assertTrue(Arrays.equals(all, out), "row " + at);
            });
    long before = values.bytesRead();
    double[] some = new double[64 * columns];
    for (int first = 0; first < rows; first += 64) {
      values.read(first, 64, some, 0);
    }
    long read = values.bytesRead() - before;
    assertTrue(read <= (long) rows * columns && read > 0.9 * rows * columns, "" + read);
    long all = values.bytesRead();
    values.scaled(2).read(rows - 64, 64, some, 0); // the block is there, whatever the scale
    assertEquals(all, values.bytesRead());
    assertEquals((((rows - 1) * 31 + (rows - 1) / 64) & 0xff) / 2.0, some[some.length - 1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void aFitIsTheSameBits(String device) {
    if (device.equals("opencl")) {
      org.gmm4j.internal.compute.opencl.TestDevice.require();
    }
    Path file = file("|u1");
    var fitter = GmmFitter.builder().components(3).maxIterations(5).tolerance(0).device(device);
    FitResult memory = fitter.build().fit(Dataset.read(file));
    FitResult disk = fitter.build().fit(Dataset.read(file, ON_DISK));
    assertEquals(memory.history(), disk.history());
    assertArrayEquals(memory.labels(), disk.labels());
    assertArrayEquals(memory.mixture().mean(2), disk.mixture().mean(2));
  }

  @Test
  void columnsAreChosenFromAFile() {
    Path file = file("<f8");
    Dataset some = Dataset.read(file, new ReadOptions("7,1-2", false, null, 0));
    double[] whole = Dataset.read(file).row(5);
    assertArrayEquals(new double[] {whole[6], whole[0], whole[1]}, some.row(5));
  }

  @Test
  void damagedFilesAreRefusedBeforehand() {
    byte[] sound = ArrayFiles.npy(new double[][] {{1, 2}, {3, 4}});
    for (int length = 0; length < sound.length; length++) {
      Path cut = ArrayFiles.write(folder, "cut.npy", Arrays.copyOf(sound, length));
      assertRefused(() -> Dataset.read(cut, ON_DISK), "cut.npy: ");
    }
    Path longer = ArrayFiles.write(folder, "long.npy", Arrays.copyOf(sound, sound.length + 1));
    assertRefused(() -> Dataset.read(longer, ON_DISK), "goes on behind its last value");
    Path nan =
        ArrayFiles.write(folder, "nan.npy", ArrayFiles.npy(new double[][] {{1, Double.NaN}}));
    assertRefused(() -> Dataset.read(nan, ON_DISK), "row 1, column 2 is NaN");
  }
}
