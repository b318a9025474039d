package org.gmm4j.compute.cpu;

import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Acceleration;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Nearest;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Rows on the CPU: they stay in the {@link Dataset} as they came. Each family of structures has its
 * own way over them.
 */
final class CpuResident implements Backend.Resident {
  private final Dataset data;
  private final Precision precision;
  private final Acceleration acceleration;
  private final Workers workers;
  private @Nullable RoundedRows roundedRows;
  private @Nullable NearestSearch nearestSearch;
  private @Nullable FullSweep fullSweep;
  private @Nullable FormSweep formSweep;

  CpuResident(Dataset data, Precision precision, Acceleration acceleration, Workers workers) {
    this.data = data;
    this.precision = precision;
    this.acceleration = acceleration;
    this.workers = workers;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    GaussianMixture apart = apart(mixture);
    return apart == mixture
        ? sweep(mixture.covariance() instanceof FullCovariance).expect(mixture)
        : fullSweep().expect(apart).withPooledScatter();
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    GaussianMixture apart = apart(mixture);
    sweep(apart.covariance() instanceof FullCovariance).posterior(apart, sink);
  }

  @Override
  public double label(GaussianMixture mixture, int[] labels) {
    GaussianMixture apart = apart(mixture);
    return apart.covariance() instanceof FullCovariance && fullSweep().isPruning(apart)
        ? fullSweep().label(apart, labels)
        : Backend.Resident.super.label(mixture, labels);
  }

  /**
   * Tied covariances whose clusters lie too far apart to be taken about one point, as full ones.
   */
  private GaussianMixture apart(GaussianMixture mixture) {
    return mixture.covariance() instanceof TiedCovariance tied
            && !tied.isNear(mixture, formSweep().centre())
        ? tied.apart(mixture)
        : mixture;
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return sweep(scatter instanceof Scatter.Whole).accumulate(given, references, scatter);
  }

  private Sweep sweep(boolean full) {
    return full ? fullSweep() : formSweep();
  }

  private FullSweep fullSweep() {
    FullSweep sweep = fullSweep;
    if (sweep == null) {
      sweep = new FullSweep(data, precision, acceleration, workers, this::roundedRows);
      fullSweep = sweep;
    }
    return sweep;
  }

  private FormSweep formSweep() {
    FormSweep sweep = formSweep;
    if (sweep == null) {
      sweep = new FormSweep(data, precision, acceleration == Acceleration.ON, workers);
      formSweep = sweep;
    }
    return sweep;
  }

  @Override
  public Nearest nearest(double[][] centres) {
    NearestSearch search = nearestSearch;
    if (search == null) {
      search = new NearestSearch(data, roundedRows(), workers);
      nearestSearch = search;
    }
    return search.find(centres);
  }

  private RoundedRows roundedRows() {
    RoundedRows rows = roundedRows;
    if (rows == null) {
      rows = new RoundedRows(data);
      roundedRows = rows;
    }
    return rows;
  }

  @Override
  public void close() {
    if (nearestSearch != null) {
      nearestSearch.close();
    }
    if (fullSweep != null) {
      fullSweep.close();
    }
    if (formSweep != null) {
      formSweep.close();
    }
  }
}
