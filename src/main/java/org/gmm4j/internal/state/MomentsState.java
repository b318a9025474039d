package org.gmm4j.internal.state;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.jspecify.annotations.Nullable;

/**
 * Moments on their way out or back in: complete sums of an E-step as a backend gives them. Of a
 * scatter matrix its lower triangle goes.
 */
public final class MomentsState {
  private static final int WHOLE = 0;
  private static final int POOLED = 1;
  private static final int DIAGONAL = 2;
  private static final int PROJECTED = 3;
  private static final int TRACE = 4;

  private MomentsState() {}

  /**
   * Moments.
   *
   * @param now null to be restored
   */
  public static Moments exchange(State state, @Nullable Moments now) {
    int components = state.integer(now == null ? 0 : now.components());
    int features = state.integer(now == null ? 0 : now.features());
    Scatter scatter = scatter(state, now == null ? null : now.scatter());
    double[][] references = new double[components][];
    Arrays.setAll(references, k -> now == null ? new double[features] : now.reference(k));
    each(state, references);
    Moments moments = now == null ? new Moments(references, scatter) : now;
    state.into(moments.counts());
    for (int k = 0; k < components; k++) {
      state.into(moments.first(k));
      if (scatter.isWhole()) {
        triangle(state, moments.second(k), features);
      } else if (scatter.hasSquares()) {
        state.into(moments.squares(k));
      } else if (scatter.isTrace()) {
        state.into(moments.trace(k));
      }
      if (scatter.hasProducts()) {
        state.into(moments.products(k));
      }
    }
    if (scatter.isPooled()) {
      triangle(state, moments.pooled(), features);
    }
    long rows = state.integer(moments.rows());
    double weight = state.number(moments.totalWeight());
    double logLikelihood = state.number(moments.logLikelihood());
    long evaluated = state.integer(moments.evaluatedPairs());
    long accumulated = state.integer(moments.accumulatedPairs());
    if (now == null) {
      moments.addRows(rows, weight, logLikelihood);
      moments.addWork(evaluated, accumulated);
    }
    return moments;
  }

  /** What is summed of the second moments. */
  public static Scatter scatter(State state, @Nullable Scatter now) {
    int kind = state.integer(now == null ? WHOLE : kind(now));
    if (kind == PROJECTED) {
      double[][] directions =
          now instanceof Scatter.Projected projected ? projected.directions() : new double[0][];
      double[][] all = new double[state.integer(directions.length)][];
      Arrays.setAll(all, k -> state.numbers(now == null ? new double[0] : directions[k]));
      return new Scatter.Projected(all);
    }
    return switch (kind) {
      case POOLED -> new Scatter.Pooled();
      case DIAGONAL -> new Scatter.Diagonal();
      case TRACE -> new Scatter.Trace();
      default -> new Scatter.Whole();
    };
  }

  private static int kind(Scatter scatter) {
    if (scatter.hasProducts()) {
      return PROJECTED;
    }
    return scatter.hasSquares()
        ? DIAGONAL
        : scatter.isTrace() ? TRACE : scatter.isPooled() ? POOLED : WHOLE;
  }

  private static void each(State state, double[][] arrays) {
    for (double[] array : arrays) {
      state.into(array);
    }
  }

  private static void triangle(State state, double[] matrix, int d) {
    double[] packed = new double[d * (d + 1) / 2];
    for (int i = 0, to = 0; i < d; to += ++i) {
      System.arraycopy(matrix, i * d, packed, to, i + 1);
    }
    state.into(packed);
    for (int i = 0, from = 0; i < d; from += ++i) {
      System.arraycopy(packed, from, matrix, i * d, i + 1);
    }
  }
}
