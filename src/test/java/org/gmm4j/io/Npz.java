package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gmm4j.data.ArrayFiles;

/** NPZ files made and read apart from the code under test, by what NumPy's documents say. */
final class Npz {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']+)', 'fortran_order': False, 'shape': (\\([^)]*\\)), \\} *\n");

  /** An array as it lies in a file. */
  record Entry(String descr, String shape, ByteBuffer values) {
    double[] doubles() {
      assertEquals("<f8", descr);
      double[] out = new double[values.remaining() / 8];
      values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(out);
      return out;
    }

    /** What NumPy's str(array) would say. */
    String text() {
      assertTrue(descr.startsWith("<U"), descr);
      assertEquals(4 * Integer.parseInt(descr.substring(2)), values.remaining());
      byte[] bytes = new byte[values.remaining()];
      values.duplicate().get(bytes);
      return new String(bytes, java.nio.charset.Charset.forName("UTF-32LE"));
    }
  }

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  Npz with(String name, String shape, double... values) {
    return with(name, "<f8", shape, ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, values));
  }

  Npz with(String name, String descr, String shape, byte[] values) {
    entries.put(name + ".npy", ArrayFiles.npy(descr, shape, values));
    return this;
  }

  Npz without(String name) {
    entries.remove(name + ".npy");
    return this;
  }

  Path write(Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
      zip.finish();
      return Files.write(file, bytes.toByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Reads strictly: NumPy's own layout, 64-byte alignment included, and nothing else. */
  static Map<String, Entry> read(Path file) throws IOException {
    Map<String, Entry> out = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
        byte[] npy = zip.readAllBytes();
        ByteBuffer head = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals((byte) 0x93, head.get());
        byte[] magic = new byte[7];
        head.get(magic);
        assertEquals("NUMPY\1\0", new String(magic, StandardCharsets.ISO_8859_1));
        int length = head.getShort() & 0xffff;
        assertEquals(0, (10 + length) % 64, "alignment");
        Matcher header = HEADER.matcher(new String(npy, 10, length, StandardCharsets.US_ASCII));
        assertTrue(header.matches(), each.getName());
        assertTrue(each.getName().endsWith(".npy"), each.getName());
        out.put(
            each.getName().substring(0, each.getName().length() - 4),
            new Entry(
                header.group(1),
                header.group(2),
                ByteBuffer.wrap(npy, 10 + length, npy.length - 10 - length).slice()));
      }
    }
    return out;
  }
}
