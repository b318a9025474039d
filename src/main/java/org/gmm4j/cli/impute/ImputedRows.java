package org.gmm4j.cli.impute;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.gmm4j.Scorer;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.format.NpyWriter;

/** Writes rows in their own units: what they show as it is, what they miss as it is imputed. */
final class ImputedRows implements Scorer.ImputedSink {
  private final Dataset stored;
  private final double scale;
  private final OutputStream stream;
  private final NpyWriter npy;
  private final boolean isNpy;
  private long filled;

  /**
   * Begins.
   *
   * @param isNpy whether as NPY, or else as CSV
   */
  ImputedRows(DataSource source, OutputStream stream, boolean isNpy) throws IOException {
    Dataset rows = source.rows();
    this.stored = rows.dividedBy(1);
    this.scale = rows.scale();
    this.stream = stream;
    this.npy = new NpyWriter(stream);
    this.isNpy = isNpy;
    if (isNpy) {
      npy.beginDoubles(rows.rows(), rows.columns());
    } else if (!source.columns().stream().allMatch(ImputedRows::isNumber)) {
      String names =
          source.columns().stream().map(ImputedRows::quoted).collect(Collectors.joining(","));
      stream.write((names + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Of such names alone a line would be read as a row. */
  private static boolean isNumber(String name) {
    return name.isBlank() || !Double.isNaN(Numbers.parse(name));
  }

  private static String quoted(String name) {
    return name.matches("[\\p{L}\\p{N}_.-]+( [\\p{L}\\p{N}_.-]+)*")
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** How many values were missing. */
  long filled() {
    return filled;
  }

  @Override
  public void accept(long firstRow, int count, double[] rows) {
    int d = stored.columns();
    double[] own = new double[count * d];
    stored.read(firstRow, count, own, 0);
    for (int i = 0; i < own.length; i++) {
      if (Double.isNaN(own[i])) {
        own[i] = rows[i] * scale;
        filled++;
        if (!Double.isFinite(own[i])) {
          throw new DataException(
              "row %d: its values are so large that squared distances overflow; divide them by"
                      .formatted(firstRow + i / d + 1)
                  + " something");
        }
      }
    }
    try {
      write(own, d);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void write(double[] own, int d) throws IOException {
    if (isNpy) {
      npy.doubles(DoubleBuffer.wrap(own));
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < own.length; i++) {
      text.append(own[i]).append(i % d == d - 1 ? '\n' : ',');
    }
    stream.write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
