package org.gmm4j.internal.em.ridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.start.Start;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search takes, in rows that go through an iteration. */
class RidgeSearchCostTest {
  private final Map<Trials.Trial, UnseenScore> scores = new LinkedHashMap<>();
  private long iteratedRows;

  @ParameterizedTest
  @ValueSource(ints = {4096, 12_288, 40_000})
  void isTwoIterationsATrialOfAtMostSoManyRows(int n) {
    Dataset data = Dataset.of(Problems.rows(Problems.mixture(3, 6, 1), n, 2));
    GmmFitterBuilder fitter = GmmFitter.builder().components(3).device("cpu");
    double ridge = search(data, fitter);
    long most = 2L * scores.size() * Math.min(n, 12_288);
    assertTrue(scores.size() >= 5 && scores.size() <= 16, scores.toString());
    assertTrue(iteratedRows > 0 && iteratedRows <= most, iteratedRows + " of " + most);
    FitResult fit = fitter.regularization(Regularization.automatic()).build().fit(data);
    assertEquals(ridge, fit.regularization().ridge(), 1e-9 * ridge);
  }

  /** The 1,990 twos and sixes, with which a fit takes 20 iterations. */
  @Test
  void isLessThanTwoFits() {
    Dataset digits = DataSource.open("mnist-2v6", null).rows().dividedBy(255);
    GmmFitterBuilder fitter = GmmFitter.builder().components(2).device("cpu");
    double ridge = search(digits, fitter);
    FitResult fit = fitter.regularization(Regularization.ridge(ridge)).build().fit(digits);
    long ofFit = fit.iterations() * digits.rows();
    assertTrue(iteratedRows > 0 && iteratedRows < 2 * ofFit, iteratedRows + " beside " + ofFit);
  }

  private double search(Dataset data, GmmFitterBuilder fitter) {
    try (Backend backend = new Counting(new CpuProvider().open(null, Precision.DOUBLE));
        Backend.Resident rows = backend.load(data)) {
      FeaturePlan plan = FeaturePlan.asTheyAre(data, 1);
      RidgeSearch search =
          new RidgeSearch(
              fitter.options().components(),
              new Trials.Task(
                  fitter.options().covariance(),
                  new ExpectationMaximization(fitter.options()),
                  (some, held) -> {
                    Start start =
                        Start.of(
                            fitter.options().covariance(),
                            Initialization.KMEANS,
                            some,
                            held,
                            fitter.options().components(),
                            new SplittableRandom(fitter.options().seed()).split());
                    return tried -> start.maximise(Regularization.ridge(tried));
                  },
                  plan,
                  new FitListener() {},
                  scores,
                  () -> {}));
      return search.choose(data, backend, rows, Acceleration.ON);
    }
  }

  /** A backend that counts. */
  private final class Counting implements Backend {
    private final Backend backend;

    Counting(Backend backend) {
      this.backend = backend;
    }

    @Override
    public DeviceInfo device() {
      return backend.device();
    }

    @Override
    public Precision precision() {
      return backend.precision();
    }

    @Override
    public Resident load(Dataset rows, Acceleration acceleration) {
      return new CountingRows(backend.load(rows, acceleration), rows.rows());
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  private final class CountingRows implements Backend.Resident {
    private final Backend.Resident rows;
    private final long count;

    CountingRows(Backend.Resident rows, long count) {
      this.rows = rows;
      this.count = count;
    }

    @Override
    public Moments expect(GaussianMixture mixture) {
      iteratedRows += count;
      return rows.expect(mixture);
    }

    @Override
    public Moments expect(GaussianMixture mixture, MomentsListener listener) {
      iteratedRows += count;
      return rows.expect(mixture, listener);
    }

    @Override
    public RowWeights weights() {
      return rows.weights();
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
    public Moments accumulate(
        Responsibilities responsibilities, double[][] references, Scatter scatter) {
      return rows.accumulate(responsibilities, references, scatter);
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
    public void close() {
      rows.close();
    }
  }
}
