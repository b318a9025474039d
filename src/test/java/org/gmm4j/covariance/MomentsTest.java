package org.gmm4j.covariance;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

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
    Moments moments = new Moments(references);
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
      moments.addRows(1, -n);
    }
    return moments;
  }
}
