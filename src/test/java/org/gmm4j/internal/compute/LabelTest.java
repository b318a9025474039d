package org.gmm4j.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.RowWeights;
import org.junit.jupiter.api.Test;

class LabelTest {
  /** Rows of which two blocks with given answers are known. */
  private static final class Told implements Backend.Resident {
    @Override
    public void posterior(GaussianMixture mixture, RowSink sink) {
      // blocks are reused: what lies behind the rows must be left alone
      sink.accept(0, 2, new double[] {-1, -2, 1e9}, new double[] {.1, .9, .5, .5, 0, 1});
      sink.accept(2, 1, new double[] {-4, 1e9}, new double[] {1, 0, 0, 1});
    }

    @Override
    public RowWeights weights() {
      return RowWeights.of("weights", new double[] {1, 2, 0});
    }

    @Override
    public double faintCount() {
      throw new AssertionError();
    }

    @Override
    public Moments expect(GaussianMixture mixture) {
      throw new AssertionError();
    }

    @Override
    public Moments accumulate(
        Responsibilities responsibilities, double[][] references, Scatter scatter) {
      throw new AssertionError();
    }

    @Override
    public Nearest nearest(double[][] centres) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  @Test
  void labelsAreTheMostProbableAndTheFirstOfEquals() {
    GaussianMixture mixture =
        new GaussianMixture(
            new double[] {0.5, 0.5},
            new double[2][1],
            assertInstanceOf(
                    CovarianceEstimate.Estimated.class,
                    FullCovariance.of(new double[][] {{1}, {1}}, 1))
                .covariance());
    int[] labels = new int[3];
    try (Backend.Resident rows = new Told()) {
      double sum = rows.label(mixture, (row, k) -> labels[(int) row] = k);
      assertEquals(-5, rows.weights().asGiven(sum));
    }
    assertArrayEquals(new int[] {1, 0, 0}, labels);
  }
}
