package org.gmm4j.internal.compute;

import java.util.Arrays;

/**
 * Passes every row on once, however often it is given: what lets a sweep that failed half-way be
 * done again, in other blocks or on another device.
 */
public final class ResumedSink implements RowSink {
  private final RowSink sink;
  private long next;

  /** Passes rows on to another sink. */
  public ResumedSink(RowSink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(long firstRow, int rows, double[] logDensities, double[] posteriors) {
    int known = (int) Math.min(Math.max(0, next - firstRow), rows);
    if (known == rows) {
      return;
    }
    if (known == 0) {
      sink.accept(firstRow, rows, logDensities, posteriors);
    } else {
      int components = posteriors.length / logDensities.length;
      sink.accept(
          next,
          rows - known,
          Arrays.copyOfRange(logDensities, known, rows),
          Arrays.copyOfRange(posteriors, known * components, rows * components));
    }
    next = firstRow + rows;
  }
}
