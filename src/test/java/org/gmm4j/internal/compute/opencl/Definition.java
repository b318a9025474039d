package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.densities.Densities;

/**
 * What residents must give, by textbook loops in double over rows of any weights, and how close.
 */
final class Definition {
  private Definition() {}

  static Moments expect(Dataset rows, GaussianMixture mixture) {
    Moments moments =
        accumulate(
            rows,
            (row, out) -> System.arraycopy(mixture.posterior(rows.row(row)), 0, out, 0, out.length),
            Densities.means(mixture));
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      sum += rows.weights().of(i) * mixture.logDensity(rows.row(i));
    }
    moments.addRows(0, 0, sum);
    return moments;
  }

  static Moments accumulate(
      Dataset rows, Responsibilities responsibilities, double[][] references) {
    Moments moments = new Moments(references, new Scatter.Whole());
    int d = rows.columns();
    for (int n = 0; n < rows.rows(); n++) {
      double[] x = rows.row(n);
      double[] r = new double[references.length];
      responsibilities.fill(n, r);
      for (int k = 0; k < r.length; k++) {
        r[k] *= rows.weights().of(n);
        moments.counts()[k] += r[k];
        for (int i = 0; i < d; i++) {
          double weighted = r[k] * (x[i] - references[k][i]);
          moments.first(k)[i] += weighted;
          for (int j = 0; j <= i; j++) {
            moments.second(k)[i * d + j] += weighted * (x[j] - references[k][j]);
          }
        }
      }
    }
    moments.addRows(rows.rows(), rows.weights().total(), 0);
    return moments;
  }

  static double squaredDistance(double[] x, double[] centre) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - centre[i]) * (x[i] - centre[i]);
    }
    return sum;
  }

  /** Fails unless sums agree to {@code tolerance} times N and the columns' spreads. */
  static void assertMoments(Moments wanted, Moments given, double tolerance, String where) {
    Moments actual = new Moments(references(wanted), new Scatter.Whole());
    actual.add(given); // which are about points of the backend's choice
    int d = wanted.features();
    double n = wanted.rows();
    double[] spread = spread(wanted);
    assertEquals(wanted.rows(), actual.rows(), where);
    for (int k = 0; k < wanted.components(); k++) {
      String component = where + " component " + k;
      assertEquals(wanted.counts()[k], actual.counts()[k], tolerance * n, component);
      for (int i = 0; i < d; i++) {
        assertEquals(
            wanted.first(k)[i],
            actual.first(k)[i],
            tolerance * n * spread[i],
            component + " first");
        for (int j = 0; j <= i; j++) {
          assertEquals(
              wanted.second(k)[i * d + j],
              actual.second(k)[i * d + j],
              tolerance * n * spread[i] * spread[j],
              component + " second");
        }
      }
    }
  }

  private static double[][] references(Moments moments) {
    double[][] references = new double[moments.components()][];
    Arrays.setAll(references, moments::reference);
    return references;
  }

  /** Root mean square distance of rows from their references in each column, or that of samples. */
  private static double[] spread(Moments moments) {
    int d = moments.features();
    double[] spread = new double[d];
    for (int i = 0; i < d; i++) {
      double sum = 0;
      for (int k = 0; k < moments.components(); k++) {
        sum += moments.second(k)[i * d + i];
      }
      spread[i] = Math.max(Samples.SPREAD, Math.sqrt(sum / moments.rows()));
    }
    return spread;
  }

  /** Fails unless owners are nearest, to a tie's rounding, and all else follows from them. */
  static void assertNearest(
      Dataset rows, double[][] centres, Nearest actual, double tolerance, String where) {
    double[] counts = new double[centres.length];
    double[][] sums = new double[centres.length][rows.columns()];
    double scale = 0;
    for (int n = 0; n < rows.rows(); n++) {
      double[] x = rows.row(n);
      double least = Double.POSITIVE_INFINITY;
      for (double[] centre : centres) {
        least = Math.min(least, squaredDistance(x, centre));
      }
      int owner = actual.owners()[n];
      double margin = tolerance * (least + 1e-3);
      assertEquals(least, squaredDistance(x, centres[owner]), margin, where + " owner");
      assertEquals(least, actual.squaredDistances()[n], margin, where + " distance");
      double weight = rows.weights().of(n);
      counts[owner] += weight;
      scale += weight * Math.sqrt(least);
      for (int i = 0; i < x.length; i++) {
        sums[owner][i] += weight * (x[i] - centres[owner][i]);
      }
    }
    for (int k = 0; k < centres.length; k++) {
      assertEquals(counts[k], actual.counts()[k], where + " count");
      for (int i = 0; i < rows.columns(); i++) {
        assertEquals(sums[k][i], actual.sums()[k][i], tolerance * (scale + 1e-3), where + " sum");
      }
    }
  }
}
