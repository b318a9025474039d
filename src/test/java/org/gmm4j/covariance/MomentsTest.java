package org.gmm4j.covariance;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.oracle.Scatters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums of parts of the rows add up to the sums of all, whatever points they are about. */
class MomentsTest {
  private static final int D = 3;

  @Test
  void partsAboutDifferentPointsAddUp() {
    Random random = new Random(1);
    double[][] rows = new double[40][D];
    for (double[] row : rows) {
      for (int j = 0; j < D; j++) {
        row[j] = random.nextGaussian();
      }
    }
    double[][] here = {{0.5, -1, 2}, {0, 0, 0}};
    double[][] there = {{-3, 0.25, 1}, {4, 4, 4}};
    Moments all = sums(rows, 0, 40, here);
    Moments merged = sums(rows, 0, 15, here);
    merged.add(sums(rows, 15, 40, there));
    assertEquals(all.rows(), merged.rows());
    close("log-likelihood", all.logLikelihood(), merged.logLikelihood(), 1e-12, 40);
    for (int k = 0; k < 2; k++) {
      close("count", all.counts()[k], merged.counts()[k], 1e-14, 40);
      for (int i = 0; i < D; i++) {
        close("first", all.first(k)[i], merged.first(k)[i], 1e-12, 100);
        for (int j = 0; j <= i; j++) {
          close("second", all.second(k)[i * D + j], merged.second(k)[i * D + j], 1e-12, 1000);
        }
      }
    }
  }

  /** Row n belongs to component 0 by (n mod 5) / 4, by definition. */
  private static Moments sums(double[][] rows, int from, int to, double[][] references) {
    Moments moments = new Moments(references, new Scatter.Whole());
    for (int n = from; n < to; n++) {
      double[] r = {n % 5 / 4.0, 1 - n % 5 / 4.0};
      for (int k = 0; k < 2; k++) {
        moments.counts()[k] += r[k];
        for (int i = 0; i < D; i++) {
          double xi = rows[n][i] - references[k][i];
          moments.first(k)[i] += r[k] * xi;
          for (int j = 0; j <= i; j++) {
            moments.second(k)[i * D + j] += r[k] * xi * (rows[n][j] - references[k][j]);
          }
        }
      }
      moments.addRows(1, 1, -n);
    }
    return moments;
  }

  /** Sums in other units, about other points, take the place of what was there. */
  @ParameterizedTest
  @MethodSource("scatters")
  void oneComponentIsRenewedInUnitsOfItsOwn(Scatter scatter, Scatter ofOne) {
    Random random = new Random(2);
    double[][] rows = new double[30][D];
    double[][] r = new double[30][2];
    double[][] share = new double[30][1];
    double unit = 1e-290;
    for (int n = 0; n < 30; n++) {
      for (int j = 0; j < D; j++) {
        rows[n][j] = random.nextGaussian();
      }
      share[n][0] = random.nextDouble();
      r[n] = new double[] {1, n == 0 ? 1e-20 : 0};
    }
    double[][] references = {{0.5, -1, 2}, {0, 0, 0}};
    if (scatter instanceof Scatter.Pooled) {
      references[1] = references[0];
    }
    Moments moments = Scatters.of(rows, r, references, scatter);
    Moments sums = Scatters.of(rows, share, new double[][] {{1, 1, 1}}, ofOne);
    moments.renew(1, sums, sums.counts()[0] * unit);
    double[][] whole = new double[30][2];
    for (int n = 0; n < 30; n++) {
      whole[n] = new double[] {1, share[n][0]};
    }
    Moments right = Scatters.of(rows, whole, references, scatter);
    double[] mean = right.mean(1);
    for (int k = 0; k < 2; k++) {
      close("divisor", right.counts()[k], moments.divisor(k), 1e-14, 40);
      close("count", k == 0 ? 30 : right.counts()[1] * unit, moments.counts()[k], 1e-14, 30);
    }
    for (int j = 0; j < D; j++) {
      close("mean", mean[j], moments.mean(1)[j], 1e-12, 1);
    }
    if (!(scatter instanceof Scatter.Pooled)) {
      for (double[][] part : Scatters.parts(right, moments, 1)) {
        for (int i = 0; i < part[0].length; i++) {
          close("scatter", part[0][i], part[1][i], 1e-12, 100);
        }
      }
    }
  }

  /** What sums tell of another scatter is what that sums itself. */
  @Test
  void sumsTellThoseOfASmallerScatter() {
    Random random = new Random(3);
    double[][] rows = new double[20][D];
    double[][] r = new double[20][2];
    for (int n = 0; n < 20; n++) {
      for (int j = 0; j < D; j++) {
        rows[n][j] = random.nextGaussian();
      }
      r[n][0] = random.nextDouble();
      r[n][1] = 1 - r[n][0];
    }
    Scatter[][] tellers = {
      {new Scatter.Diagonal(), new Scatter.Trace()}, {new Scatter.Whole(), new Scatter.Pooled()}
    };
    double[][] references = {{0.5, -1, 2}, {0.5, -1, 2}};
    for (Scatter[] each : tellers) {
      Moments teller = Scatters.of(rows, r, references, each[0]);
      teller.addRows(0, 0, -7);
      teller.addWork(5, 3);
      assertSame(teller, teller.with(each[0]));
      Moments told = teller.with(each[1]);
      Scatters.close(Scatters.of(rows, r, references, each[1]), told, 20, 1e-14);
      assertEquals(-7, told.logLikelihood());
      assertEquals(20, told.rows());
      assertEquals(20, told.totalWeight());
      assertEquals(5, told.evaluatedPairs());
      assertEquals(3, told.accumulatedPairs());
    }
  }

  static Stream<Arguments> scatters() {
    double[] direction = {1, -2, 0.5};
    double[][] directions = {{0.3, 0, 1}, direction};
    return Stream.of(
        Arguments.of(new Scatter.Whole(), new Scatter.Whole()),
        Arguments.of(new Scatter.Pooled(), new Scatter.Pooled()),
        Arguments.of(new Scatter.Diagonal(), new Scatter.Diagonal()),
        Arguments.of(new Scatter.Trace(), new Scatter.Trace()),
        Arguments.of(
            new Scatter.Projected(directions), new Scatter.Projected(new double[][] {direction})));
  }
}
