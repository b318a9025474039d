package org.gmm4j.data.mapped;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.data.DataException;
import org.gmm4j.data.values.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays of every type and layout against their numbers, one by one, by NumPy's definition. */
class MappedArrayTest {
  private static final int N = 37;
  private static final int D = 5;
  private static final String[] TYPES = {
    "|b1", "|u1", "|i1", "<u2", ">u2", "<i2", "<u4", "<i4", ">i4", "<u8", "<i8", "<f2", "<f4",
    ">f4", "<f8", ">f8"
  };

  private final Path folder;

  MappedArrayTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /**
   * A layout of N × D numbers.
   *
   * @param strides in numbers
   * @param first where the first number is, in numbers
   */
  private record Layout(String name, long[] strides, long first, int extra) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Arguments> all() {
    Layout[] layouts = {
      new Layout("C", new long[] {D, 1}, 0, 0),
      new Layout("C behind something", new long[] {D, 1}, 3, 0),
      new Layout("C at an odd byte", new long[] {D, 1}, 1, 1),
      new Layout("some columns", new long[] {D + 4, 1}, 2, 0),
      new Layout("Fortran", new long[] {1, N}, 0, 0),
      new Layout("every second column", new long[] {2 * D, 2}, 0, 0),
      new Layout("rows backwards", new long[] {-D, 1}, (N - 1) * D, 0),
      new Layout("columns backwards", new long[] {D, -1}, D - 1, 0),
      new Layout("both backwards, by columns", new long[] {-1, -N}, (long) N * D - 1, 0),
      new Layout("one row again and again", new long[] {0, 1}, 2, 0),
      new Layout("one column again and again", new long[] {1, 0}, 2, 0),
      new Layout("windows", new long[] {1, 1}, 0, 0),
    };
    return Stream.of(layouts)
        .flatMap(layout -> Stream.of(TYPES).map(type -> Arguments.of(layout, type)));
  }

  /** Bytes of such numbers; those of floats are none that is not a number. */
  private Path file(String dtype, int numbers, int extra) throws IOException {
    int bytes = dtype.charAt(2) - '0';
    ByteBuffer out =
        ByteBuffer.allocate(numbers * bytes + extra)
            .order(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    out.position(extra);
    Random random = new Random(4);
    for (int i = 0; i < numbers; i++) {
      switch (dtype.substring(1)) {
        case "b1" -> out.put((byte) random.nextInt(2));
        case "f2" -> out.putShort((short) random.nextInt(0x7c00));
        case "f4" -> out.putFloat((float) random.nextGaussian());
        case "f8" -> out.putDouble(random.nextGaussian());
        case "u8", "i8" -> out.putLong(random.nextInt(1 << 20));
        case "u4", "i4" -> out.putInt(random.nextInt());
        case "u2", "i2" -> out.putShort((short) random.nextInt());
        default -> out.put((byte) random.nextInt());
      }
    }
    return Files.write(folder.resolve("array"), out.array());
  }

  private static double number(byte[] file, String dtype, int at) {
    ByteBuffer in =
        ByteBuffer.wrap(file)
            .order(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return switch (dtype.substring(1)) {
      case "b1", "u1" -> in.get(at) & 0xff;
      case "i1" -> in.get(at);
      case "u2" -> in.getShort(at) & 0xffff;
      case "i2" -> in.getShort(at);
      case "u4" -> in.getInt(at) & 0xffffffffL;
      case "i4" -> in.getInt(at);
      case "u8", "i8" -> in.getLong(at);
      case "f2" -> half(in.getShort(at));
      case "f4" -> in.getFloat(at);
      default -> in.getDouble(at);
    };
  }

  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    double fraction = (bits & 0x3ff) / 1024.0;
    return exponent == 0
        ? fraction * Math.pow(2, -14)
        : (1 + fraction) * Math.pow(2, exponent - 15);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("all")
  void everyWayOfReadingGivesTheNumbers(Layout layout, String dtype) throws IOException {
    int bytes = dtype.charAt(2) - '0';
    Path file = file(dtype, 2 * N * (D + 4), layout.extra());
    byte[] content = Files.readAllBytes(file);
    long offset = layout.first() * bytes + layout.extra();
    long[] strides = {layout.strides()[0] * bytes, layout.strides()[1] * bytes};
    ArrayInFile array = ArrayInFile.of(file, dtype, new long[] {N, D}, strides, offset);
    double[] expected = new double[N * D];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        expected[i * D + j] =
            number(content, dtype, (int) (offset + i * strides[0] + j * strides[1]));
      }
    }
    for (int piece : new int[] {16, 64, 1 << 30}) {
      try (MappedArray mapped = MappedArray.of(array, piece)) {
        assertArrayEquals(expected, mapped.reals(), 0);
        Values values = mapped.rows();
        assertRead(expected, values);
        assertEquals(type(dtype), values.type().name());
      }
    }
  }

  private static String type(String dtype) {
    return switch (dtype.substring(1)) {
      case "b1", "u1" -> "UINT8";
      case "i1", "i2" -> "INT16";
      case "u2" -> "UINT16";
      case "f2", "f4" -> "FLOAT32";
      default -> "FLOAT64";
    };
  }

  private static void assertRead(double[] expected, Values values) {
    double[] all = new double[N * D + 1];
    values.read(0, N, all, 1);
    for (int i = 0; i < N * D; i++) {
      assertEquals(expected[i], all[i + 1], 0);
    }
    double[] halves = new double[3 * D];
    values.scaled(2).read(N - 3, 3, halves, 0);
    int[] order = {D - 1, 0, 2};
    double[] chosen = new double[order.length];
    values.read(7, order, chosen, 0);
    float[] singles = new float[D];
    values.stored(9, singles, 0);
    float[] chosenSingles = new float[order.length];
    values.stored(9, order, chosenSingles, 0);
    double[] selected = new double[2 * D];
    values.scaled(4).select(2, i -> i == 0 ? 30 : 3).read(0, 2, selected, 0);
    ByteBuffer raw =
        ByteBuffer.allocate(2 * D * values.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    values.raw(5, 2, raw);
    raw.flip();
    for (int j = 0; j < D; j++) {
      assertEquals(expected[(N - 2) * D + j] / 2, halves[D + j], 0);
      assertEquals((float) expected[9 * D + j], singles[j], 0);
      assertEquals(expected[30 * D + j] / 4, selected[j], 0);
      assertEquals(expected[3 * D + j] / 4, selected[D + j], 0);
    }
    for (int i = 0; i < 2 * D; i++) {
      assertEquals(expected[5 * D + i], kept(raw, values), 0);
    }
    for (int j = 0; j < order.length; j++) {
      assertEquals(expected[7 * D + order[j]], chosen[j], 0);
      assertEquals((float) expected[9 * D + order[j]], chosenSingles[j], 0);
    }
    assertTrue(values.isOnDisk());
  }

  private static double kept(ByteBuffer raw, Values values) {
    return switch (values.type()) {
      case UINT8 -> raw.get() & 0xff;
      case INT16 -> raw.getShort();
      case UINT16 -> raw.getShort() & 0xffff;
      case FLOAT32 -> raw.getFloat();
      case FLOAT64 -> raw.getDouble();
    };
  }

  @Test
  void whatIsClosedIsNotRead() throws IOException {
    Path file = file("<f8", N * D, 0);
    MappedArray mapped = MappedArray.of(ArrayInFile.of(file, "<f8", new long[] {N, D}, null, 0));
    Values values = mapped.rows();
    mapped.close();
    mapped.close();
    assertThrows(RuntimeException.class, () -> values.read(0, 1, new double[D], 0));
    assertEquals(0, mappings(file));
  }

  private static long mappings(Path file) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines.filter(line -> line.endsWith(file.toString())).count();
    }
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    Path file = file("<f8", N * D, 0);
    assertRefused("'<f3'", () -> ArrayInFile.of(file, "<f3", new long[] {1}, null, 0));
    assertRefused("'f8'", () -> ArrayInFile.of(file, "f8", new long[] {1}, null, 0));
    assertRefused("'|O'", () -> ArrayInFile.of(file, "|O", new long[] {1}, null, 0));
    assertRefused("empty", () -> ArrayInFile.of(file, "<f8", new long[] {0, 3}, null, 0));
    assertRefused("strides", () -> ArrayInFile.of(file, "<f8", new long[] {2}, new long[2], 0));
    assertRefused("before", () -> ArrayInFile.of(file, "<f8", new long[] {2}, new long[] {-8}, 0));
    assertRefused(
        "larger", () -> ArrayInFile.of(file, "<f8", new long[] {1L << 40, 1L << 40}, null, 0));
    ArrayInFile longer = ArrayInFile.of(file, "<f8", new long[] {N * D + 1}, null, 0);
    assertThrows(UncheckedIOException.class, () -> MappedArray.of(longer));
    ArrayInFile none = ArrayInFile.of(folder.resolve("none"), "<f8", new long[] {1}, null, 0);
    assertThrows(UncheckedIOException.class, () -> MappedArray.of(none));
  }

  private static void assertRefused(String words, org.junit.jupiter.api.function.Executable what) {
    DataException refused = assertThrows(DataException.class, what);
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
  }

  @Test
  void outputIsPutWhereItBelongs() throws IOException {
    Path file = Files.write(folder.resolve("out"), new byte[8 + 8 * 21]);
    ArrayInFile array = ArrayInFile.of(file, "<f8", new long[] {7, 3}, null, 8);
    double[] values = new Random(3).doubles(21).toArray();
    for (int piece : new int[] {16, 32, 1 << 30}) {
      try (OutputArray out = new OutputArray("out", array, false, new long[] {7, 3}, piece)) {
        out.put(9, values, 9, 12);
        out.put(0, values, 0, 9);
      }
      try (MappedArray back = MappedArray.of(array)) {
        assertArrayEquals(values, back.reals(), 0);
      }
    }
    assertEquals(0, ByteBuffer.wrap(Files.readAllBytes(file)).getLong(0));
    try (OutputArray out = new OutputArray("out", array, false, new long[] {7, 3}, 56)) {
      double[][] rows = new double[7][3];
      for (int i = 0; i < 21; i++) {
        rows[i / 3][i % 3] = i;
      }
      out.putRows(rows);
    }
    try (MappedArray back = MappedArray.of(array)) {
      assertArrayEquals(IntStream.range(0, 21).asDoubleStream().toArray(), back.reals(), 0);
    }
    ArrayInFile singles = ArrayInFile.of(file, "<f4", new long[] {7, 3}, null, 8);
    try (OutputArray out = new OutputArray("out", singles, false, new long[] {7, 3}, 16)) {
      out.put(5, values, 5, 16);
      out.put(0, values, 0, 5);
    }
    try (MappedArray back = MappedArray.of(singles)) {
      double[] rounded = Arrays.stream(values).map(each -> (float) each).toArray();
      assertArrayEquals(rounded, back.reals(), 0);
    }
    for (String dtype : new String[] {"<i4", "<i8", "<f8"}) {
      ArrayInFile labels = ArrayInFile.of(file, dtype, new long[] {20}, null, 8);
      try (OutputArray out = new OutputArray("labels", labels, true, new long[] {20}, 16)) {
        out.putWhole(20, i -> (int) (3 * i - 1));
      }
      try (MappedArray back = MappedArray.of(labels)) {
        assertEquals(3 * 19 - 1, back.reals()[19]);
      }
    }
  }

  @Test
  void outputElsewhereIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("out"), new byte[80]);
    ArrayInFile list = ArrayInFile.of(file, "<f8", new long[] {10}, null, 0);
    assertRefused("[10]", () -> new OutputArray("out", list, false, 11));
    ArrayInFile singles = ArrayInFile.of(file, "<f4", new long[] {10}, null, 0);
    assertRefused("<f8", () -> new OutputArray("labels", singles, true, 10));
    ArrayInFile halves = ArrayInFile.of(file, "<f2", new long[] {10}, null, 0);
    assertRefused("<f8 or <f4", () -> new OutputArray("out", halves, false, 10));
    ArrayInFile big = ArrayInFile.of(file, ">f8", new long[] {10}, null, 0);
    assertRefused("<f8", () -> new OutputArray("out", big, false, 10));
    ArrayInFile apart = ArrayInFile.of(file, "<f8", new long[] {5}, new long[] {16}, 0);
    assertRefused("C order", () -> new OutputArray("out", apart, false, 5));
  }
}
