package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/** log πₖ + log N(x; μₖ, Σₖ) of all components for blocks of rows. */
interface BlockDensities extends AutoCloseable {
  /** Finds them for a block: they are its shares. */
  void find(RowBlock block);

  /** Whether they come of features of all rows rather than of rows. */
  default boolean needFeatures() {
    return true;
  }

  @Override
  default void close() {}

  /** log πₖ − ½ d log 2π + log det Pₖ of all components [K]. */
  static double[] constants(GaussianMixture mixture) {
    double[] constants = new double[mixture.components()];
    Arrays.setAll(constants, mixture::logConstant);
    return constants;
  }

  /** The means [K × d]. */
  static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  /** Log-densities from ‖Pₖ(x − μₖ)‖². */
  static void finish(double constant, double[] squares, double[] shares, int count) {
    for (int i = 0; i < count; i++) {
      shares[i] = constant - 0.5 * squares[i];
    }
  }
}
