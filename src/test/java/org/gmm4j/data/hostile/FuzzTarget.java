package org.gmm4j.data.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What Jazzer calls with bytes of its own making: see {@code src/test/fuzz/run}. Outside of it
 * nothing here needs Jazzer.
 */
public final class FuzzTarget {
  private static final Reader READER =
      Arrays.stream(Reader.values())
          .filter(each -> each.folder().equals(System.getProperty("gmm.fuzz")))
          .findFirst()
          .orElseThrow();
  private static final byte[] PNG = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private static final int WARM = 100; // inputs: until then classes load
  private static final long LONGEST = 5_000_000_000L; // ns of the processor for an input

  private static final AnyBytes CHECK = check();
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static int inputs;

  private FuzzTarget() {}

  private static AnyBytes check() {
    try {
      return new AnyBytes(Files.createDirectory(TEMPORARY.resolve("work")), READER, Long.MAX_VALUE);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Jazzer's entry point. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    long before = CLOCK.getCurrentThreadCpuTime();
    CHECK.check(READER == Reader.IMAGE ? withSums(bytes) : bytes);
    long taken = CLOCK.getCurrentThreadCpuTime() - before;
    assertTrue(++inputs < WARM || taken < LONGEST, () -> "took " + taken + " ns");
    String[] left = TEMPORARY.toFile().list((folder, name) -> name.endsWith(".unpacked"));
    assertTrue(left == null || left.length == 0, "a temporary file is left");
  }

  /** Else few PNGs would get beyond their checksums. */
  static byte[] withSums(byte[] bytes) {
    if (bytes.length < PNG.length || !Arrays.equals(bytes, 0, 8, PNG, 0, 8)) {
      return bytes;
    }
    ByteBuffer png = ByteBuffer.wrap(bytes.clone());
    for (int at = PNG.length; bytes.length - at >= 12; at += 12 + png.getInt(at)) {
      int length = png.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, at + 4, length + 4);
      png.putInt(at + 8 + length, (int) sum.getValue());
    }
    return png.array();
  }
}
