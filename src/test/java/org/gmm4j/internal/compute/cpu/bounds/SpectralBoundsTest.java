package org.gmm4j.internal.compute.cpu.bounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.internal.blas.OpenBlas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bounds enclose every squared singular value of M = P′P⁻¹, which is worked out here from the
 * factors in use with 50 digits, whatever the change, the condition, and the guess they began with;
 * and where rounding is no excuse they are tight.
 */
class SpectralBoundsTest {
  private static final MathContext DIGITS = new MathContext(50);

  /** What a proof may begin with: nothing, or ranges that are far too narrow or too wide. */
  private static final SpectralRange[] GUESSES = {
    SpectralRange.NONE,
    new SpectralRange(0.99999, 1.00001),
    new SpectralRange(0.95, 1.001),
    new SpectralRange(0.85, 1.19)
  };

  @ParameterizedTest
  @CsvSource({
    // d, condition of Σ, change
    "1, 1, 0.1",
    "2, 1, 1e-3",
    "20, 1, 1e-6",
    "20, 100, 1e-3",
    "20, 1e4, 0.02",
    "40, 1e4, 1e-2",
    "60, 100, 3e-2",
    "60, 1e4, 1e-3",
  })
  void tightWhereRoundingIsNoExcuse(int d, double condition, double change) {
    Random random = new Random(d);
    for (int trial = 0; trial < 4; trial++) {
      double[] before = covariance(d, condition, random);
      double[] after = trial == 3 ? before.clone() : changed(before, d, change, random);
      FullCovariance both = both(before, after, d);
      double[] right = squaredSingularValues(both, d);
      for (SpectralRange last : GUESSES) {
        SpectralRange range = find(both, last);
        check(right, range);
        double width = Math.max(1e-4, right[d - 1] - 1) + Math.max(1e-4, 1 - right[0]);
        double guessed = last.equals(SpectralRange.NONE) ? 0 : last.greatest() - last.least();
        double most = Math.max(2 * width, 0.75 * guessed + width + 2e-4);
        assertTrue(
            range.greatest() - range.least() <= most,
            "%s for %s from %s, trial %d".formatted(range, ends(right), last, trial));
      }
    }
  }

  /** Leading blocks have bounds of their own, true and no wider than that of the whole. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0.1", "20, 100, 1e-3", "40, 1e4, 1e-2", "40, 1e4, 1", "30, 1e12, 1e-4"})
  void leadingBlocks(int d, double condition, double change) {
    Random random = new Random(d + 1);
    double[] before = covariance(d, condition, random);
    double[] after = changed(before, d, change, random);
    FullCovariance both = both(before, after, d);
    for (int size = 1; size <= d; size += 1 + size / 3) {
      double right =
          squaredSingularValues(both(block(before, d, size), block(after, d, size), size), size)[0];
      for (double last : new double[] {0, 0.5, 0.9, 0.99999}) {
        try (SpectralBounds bounds = new SpectralBounds(d)) {
          Update update = update(both);
          SpectralRange whole = bounds.prove(update, bounds.guess(update, SpectralRange.NONE));
          double guess = bounds.guessLeast(update, size, last);
          double least = bounds.proveLeast(update, size, whole, guess);
          assertTrue(least <= right * (1 + 1e-13), least + " > " + right + " of " + size);
          assertTrue(least >= whole.least(), "not wider than the whole");
          assertTrue(
              condition > 1e4
                  || change > 0.1
                  || 1 - least <= 2 * Math.max(0, 1 - right) + (1 - guess) + 2e-4,
              least + " is far below " + right);
        }
      }
    }
  }

  private static double[] block(double[] matrix, int d, int size) {
    double[] block = new double[size * size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(matrix, i * d, block, i * size, size);
    }
    return block;
  }

  /** Changes beyond what a guess can hold, to either side, of all directions or of one. */
  @ParameterizedTest
  @CsvSource({"5, 1, 1", "20, 100, 3", "40, 1e4, 30", "40, 1, 1e3"})
  void largeChanges(int d, double condition, double change) {
    Random random = new Random(d);
    for (int trial = 0; trial < 4; trial++) {
      double[] before = covariance(d, condition, random);
      double[] after = changed(before, d, trial < 2 ? change : 1e-3, random);
      if (trial >= 2) {
        addDirection(after, d, change, random);
      }
      FullCovariance there = both(before, after, d);
      FullCovariance back = both(after, before, d);
      for (SpectralRange last : GUESSES) {
        check(squaredSingularValues(there, d), find(there, last));
        check(squaredSingularValues(back, d), find(back, last));
      }
    }
  }

  /** Nearly singular matrices, before, after, or both; nothing has to be found, nothing wrong. */
  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e8, 1e10, 1e12, 1e14, 1e15})
  void illConditioned(double condition) {
    int d = 30;
    Random random = new Random(9);
    for (int trial = 0; trial < 4; trial++) {
      double[] before = covariance(d, condition, random);
      double[] after = trial < 2 ? changed(before, d, 1e-4, random) : before.clone();
      double[] mended = before.clone();
      for (int i = 0; i < d; i++) {
        mended[i * (d + 1)] += Math.pow(10, -trial - 2) * before[i * (d + 1)];
      }
      for (SpectralRange last : GUESSES) {
        for (double[] other : new double[][] {after, mended}) {
          FullCovariance there = both(before, other, d);
          check(squaredSingularValues(there, d), find(there, last));
          FullCovariance back = both(other, before, d);
          check(squaredSingularValues(back, d), find(back, last));
        }
      }
    }
  }

  /** A chain of ever smaller changes, each guessed from the one before. */
  @Test
  void shrinkingChangesAreFollowed() {
    int d = 30;
    Random random = new Random(10);
    double[] before = covariance(d, 100, random);
    SpectralRange last = SpectralRange.NONE;
    for (double change = 0.1; change > 1e-6; change *= 0.75) {
      double[] after = changed(before, d, change, random);
      FullCovariance both = both(before, after, d);
      double[] right = squaredSingularValues(both, d);
      last = find(both, last);
      check(right, last);
      double width = right[d - 1] - right[0];
      assertTrue(last.greatest() - last.least() <= 2.5 * width + 1e-3, last + " at " + ends(right));
      before = after;
    }
  }

  private static SpectralRange find(FullCovariance both, SpectralRange last) {
    try (SpectralBounds bounds = new SpectralBounds(both.features())) {
      Update update = update(both);
      return bounds.prove(update, bounds.guess(update, last));
    }
  }

  static Update update(FullCovariance both) {
    return new Update(both.triangle(0), both.triangle(1), both.precisionCholesky(1));
  }

  static void check(double[] right, SpectralRange range) {
    double greatest = right[right.length - 1];
    double rounding = 1e-14 * greatest; // of the eigenvalues found here
    assertTrue(
        range.least() <= right[0] + rounding && right[0] >= 0,
        () -> "%s is wrong below: %s".formatted(range, ends(right)));
    assertTrue(
        range.greatest() >= greatest - rounding,
        () -> "%s is wrong above: %s".formatted(range, ends(right)));
  }

  private static String ends(double[] right) {
    return right[0] + " to " + right[right.length - 1];
  }

  /** Eigenvalues of MMᵀ, MP = P′. */
  static double[] squaredSingularValues(FullCovariance both, int d) {
    double[] p = new double[d * d];
    double[] next = new double[d * d];
    both.precisionCholesky(0).get(p);
    both.precisionCholesky(1).get(next);
    BigDecimal[][] exact = new BigDecimal[d][d];
    for (int i = 0; i < d; i++) {
      Arrays.setAll(exact[i], j -> BigDecimal.ZERO);
      for (int j = 0; j <= i; j++) {
        exact[i][j] = new BigDecimal(p[i * d + j]);
      }
    }
    BigDecimal[][] m = new BigDecimal[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = i; j >= 0; j--) {
        BigDecimal sum = new BigDecimal(next[i * d + j]);
        for (int k = j + 1; k <= i; k++) {
          sum = sum.subtract(m[i][k].multiply(exact[k][j], DIGITS), DIGITS);
        }
        m[i][j] = sum.divide(exact[j][j], DIGITS);
      }
    }
    double[] square = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k <= j; k++) {
          sum = sum.add(m[i][k].multiply(m[j][k], DIGITS), DIGITS);
        }
        square[i * d + j] = sum.doubleValue();
      }
    }
    OpenBlas.require();
    double[] values = new double[d];
    int info =
        openblas.LAPACKE_dsyev(
            openblas.LAPACK_COL_MAJOR, (byte) 'N', (byte) 'U', d, square, d, values);
    assertEquals(0, info);
    return values;
  }

  /** Eigenvalues from 1 down to 1 / condition in random directions, features in many units. */
  private static double[] covariance(int d, double condition, Random random) {
    double[] sigma = new double[d * d];
    double[][] basis = orthonormal(d, random);
    for (int k = 0; k < d; k++) {
      double value = Math.pow(condition, -k / Math.max(1.0, d - 1.0));
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          sigma[i * d + j] += value * (basis[k][i] * basis[k][j]);
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sigma[i * d + j] *= Math.scalb(1.0, i % 12 + j % 12);
      }
    }
    return sigma;
  }

  private static double[][] orthonormal(int d, Random random) {
    double[][] basis = new double[d][d];
    for (int k = 0; k < d; k++) {
      Arrays.setAll(basis[k], j -> random.nextGaussian());
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < k; b++) {
          double share = 0;
          for (int j = 0; j < d; j++) {
            share += basis[b][j] * basis[k][j];
          }
          for (int j = 0; j < d; j++) {
            basis[k][j] -= share * basis[b][j];
          }
        }
      }
      double norm = Math.sqrt(Arrays.stream(basis[k]).map(x -> x * x).sum());
      double[] vector = basis[k];
      Arrays.setAll(vector, j -> vector[j] / norm);
    }
    return basis;
  }

  /** (I + E) Σ (I + E)ᵀ, in units of the features. */
  private static double[] changed(double[] sigma, int d, double change, Random random) {
    double[][] e = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double unit = Math.scalb(1.0, i % 12 - j % 12);
        e[i][j] = unit * change * random.nextGaussian() / Math.sqrt(d) + (i == j ? 1 : 0);
      }
    }
    double[][] left = new double[d][d];
    double[] out = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          left[i][j] += e[i][k] * sigma[k * d + j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k < d; k++) {
          out[i * d + j] += left[i][k] * e[j][k];
        }
        out[j * d + i] = out[i * d + j];
      }
    }
    return out;
  }

  private static void addDirection(double[] sigma, int d, double size, Random random) {
    double[] v = new double[d];
    Arrays.setAll(v, i -> Math.sqrt(size * sigma[i * (d + 1)]) * random.nextGaussian());
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sigma[i * d + j] += v[i] * v[j];
      }
    }
  }

  static FullCovariance both(double[] before, double[] after, int d) {
    CovarianceEstimate estimate = FullCovariance.of(new double[][] {before, after}, d);
    return (FullCovariance) ((CovarianceEstimate.Estimated) estimate).covariance();
  }
}
