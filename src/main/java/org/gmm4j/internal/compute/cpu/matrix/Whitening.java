package org.gmm4j.internal.compute.cpu.matrix;

import org.gmm4j.Precision;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.linalg.Spans;

/** One worker's exact evaluations: ‖P(x − μ)‖² of some rows. */
public final class Whitening implements AutoCloseable {
  private static final int NONE = -1;

  private final int features;
  private final Panel precisionCholesky;
  private final Panel centred;
  private final double[] line; // [d]
  private int loaded = NONE;

  /**
   * Allocates.
   *
   * @param capacity most rows at a time
   */
  public Whitening(Precision precision, int capacity, int features) {
    this.features = features;
    this.precisionCholesky = Panels.of(precision, features, features);
    this.centred = Panels.of(precision, capacity, features);
    this.line = new double[features];
  }

  /** The parameters have changed. */
  public void forget() {
    loaded = NONE;
  }

  /** Takes the factor of component k, unless it is there already. */
  public void load(int k, Covariance covariance) {
    if (loaded != k) {
      precisionCholesky.set(covariance.precisionCholesky(k));
      loaded = k;
    }
  }

  /**
   * Evaluates rows for the component that is loaded.
   *
   * @param x a stretch [· × d]
   * @param rows which of its rows
   * @param mean μ [d]
   */
  public double[] squaredNorms(double[] x, int[] rows, double[] mean) {
    int count = rows.length;
    for (int i = 0; i < count; i++) {
      Spans.subtract(x, rows[i] * features, mean, line);
      centred.put(i, line, features);
    }
    centred.whiten(precisionCholesky, count);
    return centred.squaredNorms(count);
  }

  @Override
  public void close() {
    precisionCholesky.close();
    centred.close();
  }
}
