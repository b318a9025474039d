package org.gmm4j.benchmarks.gpu;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.gmm4j.data.Dataset;

/** The rows that engine and torch fit: MNIST's, or made-up ones of the same shape, as rows.npy. */
final class GpuRows {
  private static final int FEATURES = 784;
  private static final String IMAGES = "train-images-idx3-ubyte";

  private GpuRows() {}

  /**
   * Writes the file.
   *
   * @param mnist the directory with MNIST's files; may be empty or not there
   * @param most rows at most
   * @return what the rows are
   */
  static String write(Path file, String mnist, int most, int clusters) throws IOException {
    for (String name : new String[] {IMAGES + ".gz", IMAGES}) {
      Path images = Path.of(mnist, name);
      if (!mnist.isEmpty() && Files.isReadable(images)) {
        Dataset digits = Dataset.read(images);
        int rows = (int) Math.min(most, digits.rows());
        writeBytes(file, rows, (i, to) -> digits.raw(i, 1, to));
        return "MNIST, %,d × %d bytes".formatted(rows, FEATURES);
      }
    }
    Random random = new Random(0);
    double[][] centres = new double[clusters][FEATURES];
    for (double[] centre : centres) {
      for (int j = 0; j < FEATURES; j++) {
        centre[j] = 64 + random.nextInt(128);
      }
    }
    writeBytes(
        file,
        most,
        (i, to) -> {
          double[] centre = centres[random.nextInt(clusters)];
          for (double value : centre) {
            long pixel = Math.round(value + 30 * random.nextGaussian());
            to.put((byte) Math.max(0, Math.min(255, pixel)));
          }
        });
    return "made-up clusters, %,d × %d bytes (no MNIST in GMM4J_MNIST)".formatted(most, FEATURES);
  }

  /** Appends a row. */
  @FunctionalInterface
  private interface Row {
    void put(int row, ByteBuffer to);
  }

  private static void writeBytes(Path file, int rows, Row row) throws IOException {
    String shape =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, FEATURES);
    String header = shape + " ".repeat(63 - (10 + shape.length()) % 64) + "\n";
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      out.write(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
      out.write(header.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer line = ByteBuffer.allocate(FEATURES);
      for (int i = 0; i < rows; i++) {
        row.put(i, line.clear());
        out.write(line.array());
      }
    }
  }
}
