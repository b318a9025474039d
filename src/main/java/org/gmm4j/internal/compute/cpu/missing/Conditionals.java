package org.gmm4j.internal.compute.cpu.missing;

import java.util.function.IntFunction;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.FactorConditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.MatrixConditional;

/**
 * The Gaussians of all components, each made when it is asked for: one at a time is in memory.
 *
 * @param blockRows how many rows they are asked for at a time
 * @param source makes them
 */
record Conditionals(int blockRows, IntFunction<Conditional> source) {
  private static final int VALUES = 1 << 16; // of a block
  private static final int VALUES_BY_MATRICES = 1 << 18;
  private static final int LEAST_ROWS = 16;
  private static final int MOST_ROWS = 256;

  /** Those of a mixture. */
  static Conditionals of(GaussianMixture mixture) {
    boolean matrices = mixture.covariance().structure().hasMatrices();
    return new Conditionals(
        blockRows(mixture.features(), matrices),
        k -> matrices ? new MatrixConditional(mixture, k) : new FactorConditional(mixture, k));
  }

  /** Others. */
  static Conditionals of(int features, IntFunction<Conditional> source) {
    return new Conditionals(blockRows(features), source);
  }

  /** How many rows of so many features are worked on at a time. */
  static int blockRows(int features) {
    return blockRows(features, false);
  }

  /** The same where there may be matrices. */
  static int blockRows(int features, boolean matrices) {
    int values = matrices ? VALUES_BY_MATRICES : VALUES;
    return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, values / features));
  }

  Conditional of(int k) {
    return source.apply(k);
  }
}
