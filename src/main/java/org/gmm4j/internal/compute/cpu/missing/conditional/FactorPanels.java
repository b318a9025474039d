package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.nio.DoubleBuffer;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.gaps.FactorSums;

/** What the formulas of {@link FactorConditional} multiply rows with, of one component. */
final class FactorPanels implements AutoCloseable {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final int d;
  private final int q;
  private final double[] mean;
  private final double[] roots;
  private final double[] scaledLoadings;
  private final DoublePanel triangles;
  private final DoublePanel factors;
  private final DoublePanel scaledFactors;

  /**
   * Prepares.
   *
   * @param mean μ [d]
   * @param noise Ψ [d]
   * @param loadings Wᵀ [q × d]
   */
  FactorPanels(double[] mean, double[] noise, double[] loadings) {
    this.d = mean.length;
    this.q = loadings.length / d;
    this.mean = mean;
    this.roots = new double[d];
    for (int j = 0; j < d; j++) {
      roots[j] = 1 / Math.sqrt(noise[j]);
    }
    this.scaledLoadings = loadings.clone();
    for (int i = 0; i < loadings.length; i++) {
      scaledLoadings[i] *= roots[i % d];
    }
    this.factors = panel(loadings);
    this.scaledFactors = panel(scaledLoadings);
    this.triangles = packedTriangles(noise);
  }

  private DoublePanel panel(double[] values) {
    DoublePanel panel = new DoublePanel(Math.max(1, q), d);
    panel.set(DoubleBuffer.wrap(values));
    return panel;
  }

  private DoublePanel packedTriangles(double[] noise) {
    DoublePanel all = new DoublePanel(FactorSums.packed(q), d);
    double[] line = new double[d];
    int row = 0;
    for (int a = 0; a < q; a++) {
      for (int b = 0; b <= a; b++) {
        for (int j = 0; j < d; j++) {
          line[j] = scaledLoadings[a * d + j] * scaledLoadings[b * d + j];
        }
        all.put(row++, line, d);
      }
    }
    for (int j = 0; j < d; j++) {
      line[j] = Math.log(noise[j]) + LOG_2PI;
    }
    all.put(row, line, d);
    return all;
  }

  int features() {
    return d;
  }

  /** q. */
  int rank() {
    return q;
  }

  /** ẑ and the factor of M: how many numbers they are, of so many factors. */
  static int kept(int rank) {
    return rank + rank * (rank + 1) / 2;
  }

  /** μ [d]. */
  double[] mean() {
    return mean;
  }

  /** 1 / √ψ [d]. */
  double[] roots() {
    return roots;
  }

  /** WᵀΨ^−½ [q × d]. */
  double[] scaledLoadings() {
    return scaledLoadings;
  }

  /** wⱼwⱼᵀ / ψⱼ of each feature, its lower triangle, and behind it log 2πψⱼ [packed × d]. */
  DoublePanel triangles() {
    return triangles;
  }

  /** Wᵀ [q × d]; one row of no meaning where there are no factors. */
  DoublePanel factors() {
    return factors;
  }

  /** WᵀΨ^−½ likewise. */
  DoublePanel scaledFactors() {
    return scaledFactors;
  }

  @Override
  public void close() {
    triangles.close();
    factors.close();
    scaledFactors.close();
  }
}
