package org.gmm4j.internal.em;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose moments come with Σ w r‖x − μ‖⁴, which the shrinkage of Ledoit &amp; Wolf asks for.
 * The means are known after the sums only, so that each takes a second visit of all rows.
 */
public final class FourthMoments implements Backend.Resident {
  private final Backend.Resident rows;
  private final Dataset data;

  FourthMoments(Backend.Resident rows, Dataset data) {
    this.rows = rows;
    this.data = data;
  }

  /**
   * Rows with the moments that a regularization asks for.
   *
   * @param rows of {@code data}, on a device; closed with what comes back
   */
  public static Backend.Resident ifNeeded(
      Regularization regularization, Backend.Resident rows, Dataset data) {
    return regularization.shrinkage().needsFourthMoments() ? new FourthMoments(rows, data) : rows;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    Moments moments = rows.expect(mixture);
    Sums sums = new Sums(moments);
    rows.posterior(
        mixture,
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            sums.add(firstRow + i, posteriors, i * mixture.components());
          }
        });
    moments.setFourthMoments(sums.finite());
    return moments;
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    Moments moments = rows.accumulate(given, references, scatter);
    Sums sums = new Sums(moments);
    for (long row = 0; row < data.rows(); row++) {
      double[] r = new double[references.length];
      given.fill(row, r);
      sums.add(row, r, 0);
    }
    moments.setFourthMoments(sums.finite());
    return moments;
  }

  /** The sums of one visit. */
  private final class Sums {
    private final double[][] means;
    private final double[] sums;
    private final double[] x = new double[data.columns()];

    Sums(Moments moments) {
      means = new double[moments.components()][];
      sums = new double[moments.components()];
      for (int k = 0; k < means.length; k++) {
        means[k] = moments.isEmpty(k) ? moments.reference(k) : moments.mean(k);
      }
    }

    void add(long row, double[] responsibilities, int from) {
      data.read(row, 1, x, 0);
      double weight = data.weights().of(row);
      for (int k = 0; k < means.length; k++) {
        double r = responsibilities[from + k];
        if (r > 0) {
          double square = squaredDistance(means[k]);
          sums[k] += weight * r * square * square;
        }
      }
    }

    double[] finite() {
      if (!Arrays.stream(sums).allMatch(Double::isFinite)) {
        throw new DataException(
            "fourth powers of the values overflow, which ledoit-wolf takes: divide them by"
                + " something");
      }
      return sums;
    }

    private double squaredDistance(double[] mean) {
      double sum = 0;
      for (int j = 0; j < mean.length; j++) {
        double difference = x[j] - mean[j];
        sum += difference * difference;
      }
      return sum;
    }
  }

  @Override
  public RowWeights weights() {
    return rows.weights();
  }

  @Override
  public KnownLabels known() {
    return rows.known();
  }

  @Override
  public double faintCount() {
    return rows.faintCount();
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    rows.posterior(mixture, sink);
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    return rows.label(mixture, labels);
  }

  @Override
  public Nearest nearest(double[][] centres) {
    return rows.nearest(centres);
  }

  @Override
  public void forget() {
    rows.forget();
  }

  @Override
  public void exchange(State state) {
    rows.exchange(state);
  }

  @Override
  public @Nullable DeviceMemory memory() {
    return rows.memory();
  }

  @Override
  public @Nullable Profile profile() {
    return rows.profile();
  }

  @Override
  public void close() {
    rows.close();
  }
}
