package org.gmm4j.benchmarks;

import org.gmm4j.covariance.Moments;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Counts floating-point operations beside the time; in throughput mode with seconds as the unit,
 * JMH's {@code gflop} is GFLOP/s. The convention, with a multiplication and an addition counted as
 * one each:
 *
 * <pre>
 *   whitening, a triangular product for every pair of a row and a component   d² a pair
 *   moments, one triangle of Σ r (x − m)(x − m)ᵀ                              d² a pair
 *   Cholesky factor and its inverse, d³/3 each                                2d³/3 a matrix
 * </pre>
 *
 * Pairs are those that were evaluated, and those that entered the sums, as the engine counts them:
 * work that an algorithm avoids is not counted. All else (centring, norms, exponentials) is O(d) a
 * pair and not counted either.
 */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Flops {
  /** 10⁹ operations since the iteration began. */
  public double gflop;

  void whitening(long pairs, int d) {
    gflop += 1e-9 * pairs * d * d;
  }

  void moments(long pairs, int d) {
    gflop += 1e-9 * pairs * d * d;
  }

  void cholesky(int matrices, int d) {
    gflop += 1e-9 * matrices * 2.0 / 3 * d * d * d;
  }

  /** A whole iteration: E-step, moments, and a factorisation a component. */
  void iteration(Moments moments) {
    int d = moments.features();
    whitening(moments.evaluatedPairs(), d);
    moments(moments.accumulatedPairs(), d);
    cholesky(moments.components(), d);
  }
}
