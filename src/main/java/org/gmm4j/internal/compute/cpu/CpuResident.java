package org.gmm4j.internal.compute.cpu;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.direct.DirectExpectation;
import org.gmm4j.internal.compute.cpu.kmeans.NearestSearch;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;
import org.gmm4j.internal.compute.cpu.sweep.FormSweep;
import org.gmm4j.internal.compute.cpu.sweep.FullSweep;
import org.gmm4j.internal.compute.cpu.sweep.PooledScatter;
import org.gmm4j.internal.compute.cpu.sweep.Sections;
import org.gmm4j.internal.compute.cpu.sweep.Sweep;
import org.gmm4j.internal.state.State;
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
  private final Sections sections;
  private final DirectExpectation direct;
  private final @Nullable FullSweep[] fullSweeps = new FullSweep[2];
  private final @Nullable FormSweep[] formSweeps = new FormSweep[2];
  private @Nullable RoundedRows roundedRows;
  private @Nullable NearestSearch nearestSearch;

  /**
   * Takes rows.
   *
   * @param mostSectionRows rows that a step goes over at a time, if it would not be fewer
   */
  CpuResident(
      Dataset data,
      Precision precision,
      Acceleration acceleration,
      Workers workers,
      int mostSectionRows) {
    this.sections = new Sections(data.columns(), data.type().bytes(), mostSectionRows);
    this.data = data;
    this.precision = precision;
    this.acceleration = acceleration;
    this.workers = workers;
    this.direct = new DirectExpectation(data, workers);
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, MomentsListener.adding(0));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    return listener.completeAll(expect(mixture, listener.leastVariance()));
  }

  private Moments expect(GaussianMixture mixture, double leastVariance) {
    forgetSearch(); // the start is found
    return whole(
        () -> {
          if (isDirect(mixture)) {
            return direct.of(mixture);
          }
          QuadraticForms forms = isTied(mixture) ? tiedForms(mixture) : null;
          if (forms == null) {
            return sweep(mixture).expect(mixture, leastVariance);
          }
          if (!forms.areNear()) {
            GaussianMixture apart = apart(mixture);
            return sweep(apart).expect(apart, leastVariance).with(mixture.covariance().scatter());
          }
          PooledScatter pooled = formSweep(mixture.components()).pooled();
          return maySpare()
              ? pooled.complete(direct.ofTied(mixture, forms, pooled.centre()), mixture)
              : sweep(mixture).expect(mixture, leastVariance);
        });
  }

  /** Whether a mixture takes few operations, and there is nothing that can be left out of them. */
  private boolean isDirect(GaussianMixture mixture) {
    return maySpare() && DirectExpectation.suits(mixture.covariance()) && !leavesOut(mixture);
  }

  /** Whether steps may differ from plain ones: in doubles, the same to rounding. */
  private boolean maySpare() {
    return acceleration == Acceleration.ON && precision == Precision.DOUBLE;
  }

  private boolean leavesOut(GaussianMixture mixture) {
    return switch (mixture.covariance().structure().factors()) {
      case OWN ->
          fullSweep(mixture.components()).leavesOut(mixture, DirectExpectation.MATRIX_PRICE);
      case SHARED -> false;
      case NONE -> formSweep(mixture.components()).leavesOut(mixture);
    };
  }

  /** What a sweep remembers of the rows is worth nothing if it was ended in the middle. */
  private <T> T whole(Supplier<T> step) {
    try {
      return step.get();
    } catch (CancellationException ended) {
      forgetSweeps();
      throw ended;
    }
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public double faintCount() {
    return precision.faintCount(data.weights().total());
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    whole(
        () -> {
          GaussianMixture apart = withoutFar(mixture);
          sweep(apart).posterior(apart, sink);
          return true;
        });
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    return whole(
        () -> {
          GaussianMixture apart = withoutFar(mixture);
          return sweep(apart) instanceof FullSweep sweep && sweep.isPruning(apart)
              ? sweep.label(apart, labels)
              : Backend.Resident.super.label(mixture, labels);
        });
  }

  private static boolean isTied(GaussianMixture mixture) {
    return mixture.covariance().structure().factors() == Factors.SHARED;
  }

  private QuadraticForms tiedForms(GaussianMixture mixture) {
    return QuadraticForms.of(mixture, formSweep(mixture.components()).pooled().centre());
  }

  /**
   * Tied covariances whose clusters lie too far apart to be taken about one point, as full ones.
   */
  private GaussianMixture withoutFar(GaussianMixture mixture) {
    return isTied(mixture) && !tiedForms(mixture).areNear() ? apart(mixture) : mixture;
  }

  private static GaussianMixture apart(GaussianMixture mixture) {
    double[][] means =
        IntStream.range(0, mixture.components()).mapToObj(mixture::mean).toArray(double[][]::new);
    return new GaussianMixture(mixture.weights(), means, mixture.covariance().unshared());
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return whole(
        () -> sweep(scatter.isWhole(), references.length).accumulate(given, references, scatter));
  }

  private Sweep sweep(GaussianMixture mixture) {
    return sweep(mixture.covariance().structure().factors() == Factors.OWN, mixture.components());
  }

  /** One component alone has a sweep of its own, so that what is known of all is remembered. */
  private Sweep sweep(boolean full, int components) {
    return full ? fullSweep(components) : formSweep(components);
  }

  private static int which(int components) {
    return components == 1 ? 0 : 1;
  }

  private FullSweep fullSweep(int components) {
    int which = which(components);
    FullSweep sweep = fullSweeps[which];
    if (sweep == null) {
      boolean accelerated = acceleration == Acceleration.ON;
      sweep = new FullSweep(data, precision, accelerated, workers, sections, this::roundedRows);
      fullSweeps[which] = sweep;
    }
    return sweep;
  }

  private FormSweep formSweep(int components) {
    int which = which(components);
    FormSweep sweep = formSweeps[which];
    if (sweep == null) {
      boolean accelerated = acceleration == Acceleration.ON;
      sweep = new FormSweep(data, precision, accelerated, workers, sections);
      formSweeps[which] = sweep;
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
    try {
      return search.find(centres);
    } catch (CancellationException ended) {
      forgetSearch();
      throw ended;
    }
  }

  @Override
  public void forget() {
    forgetSearch();
    forgetSweeps();
  }

  /** The search is for starts, which are made from nothing. */
  @Override
  public void exchange(State state) {
    for (int which = 0; which < fullSweeps.length; which++) {
      int components = which + 1; // one, or more
      if (state.flag(fullSweeps[which] != null)) {
        fullSweep(components).exchange(state);
      }
      if (state.flag(formSweeps[which] != null)) {
        formSweep(components).exchange(state);
      }
    }
  }

  private void forgetSearch() {
    if (nearestSearch != null) {
      nearestSearch.close();
      nearestSearch = null;
    }
  }

  private RoundedRows roundedRows() {
    RoundedRows rows = roundedRows;
    if (rows == null) {
      rows = new RoundedRows(data);
      roundedRows = rows;
    }
    return rows;
  }

  private void forgetSweeps() {
    for (int i = 0; i < fullSweeps.length; i++) {
      if (fullSweeps[i] != null) {
        fullSweeps[i].close();
        fullSweeps[i] = null;
      }
      if (formSweeps[i] != null) {
        formSweeps[i].close();
        formSweeps[i] = null;
      }
    }
  }

  @Override
  public void close() {
    forget();
    direct.close();
  }
}
