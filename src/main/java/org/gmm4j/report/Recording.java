package org.gmm4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.jspecify.annotations.Nullable;

/**
 * What films and reports show of a fit's iterations: a listener, to be given to the fit. It keeps
 * the parameters of evenly spread iterations, of few features whole, else weights and means; of
 * several starts those of the best and of the present one.
 */
public final class Recording implements FitListener {
  /** Bytes of covariances for each d². */
  private static final long MATRICES = 4 * Double.BYTES;

  /** Up to so many features covariances are kept. */
  private static final int WHOLE = 3;

  /** Iterations of a start whose parameters are kept, at most. */
  private static final int MOST = 600;

  private static final int LEAST = 4;

  /** Bytes of the parameters of a start, at most, if they are not {@value #LEAST} iterations'. */
  private static final long BYTES = 32L << 20;

  private final List<Finished> iterations = new ArrayList<>();
  private Run best = new Run();
  private Run present = new Run();

  /**
   * Parameters at an iteration.
   *
   * @param iteration that they entered, from 1; for those of the result one more than there were
   * @param logLikelihood theirs, mean a row, in nats
   * @param weights πₖ [K]
   * @param means μₖ [K × d]
   * @param mixture all of them; null for more than three features
   */
  public record Snapshot(
      int iteration,
      double logLikelihood,
      double[] weights,
      float[][] means,
      @Nullable GaussianMixture mixture) {
    private static Snapshot of(Iteration iteration) {
      Centres centres = iteration.centres().get();
      boolean few = centres.means()[0].length <= WHOLE;
      return of(
          iteration.number(),
          iteration.logLikelihood(),
          centres,
          few ? iteration.mixture().get() : null);
    }

    private static Snapshot of(FitResult result) {
      GaussianMixture mixture = result.mixture();
      double[][] means = new double[mixture.components()][];
      Arrays.setAll(means, mixture::mean);
      return of(
          result.iterations() + 1,
          result.logLikelihood(),
          new Centres(mixture.weights(), means),
          mixture.features() <= WHOLE ? mixture : null);
    }

    private static Snapshot of(
        int iteration, double logLikelihood, Centres centres, @Nullable GaussianMixture mixture) {
      float[][] means = new float[centres.means().length][centres.means()[0].length];
      for (int k = 0; k < means.length; k++) {
        for (int j = 0; j < means[k].length; j++) {
          means[k][j] = (float) centres.means()[k][j];
        }
      }
      return new Snapshot(iteration, logLikelihood, centres.weights(), means, mixture);
    }

    /**
     * All parameters.
     *
     * @throws IllegalStateException if they are of more than three features
     */
    public GaussianMixture whole() {
      if (mixture == null) {
        throw new IllegalStateException("of more than three features, means are kept alone");
      }
      return mixture;
    }

    /** About what it takes in memory. */
    private long bytes() {
      long d = means[0].length;
      long whole = mixture == null ? 0 : MATRICES * d * d + Double.BYTES * d;
      return means.length * (Float.BYTES * d + Double.BYTES + whole);
    }

    /** μₖ [d]. */
    public double[] mean(int k) {
      double[] mean = new double[means[k].length];
      Arrays.setAll(mean, j -> means[k][j]);
      return mean;
    }
  }

  /** The iterations of one start. */
  private static final class Run {
    private final List<Snapshot> kept = new ArrayList<>();
    private int every = 1;
    private int restart;
    private double last = Double.NEGATIVE_INFINITY;

    void add(Iteration iteration) {
      restart = iteration.restart();
      last = iteration.logLikelihood();
      if ((iteration.number() - 1) % every != 0) {
        return;
      }
      kept.add(Snapshot.of(iteration));
      long bytes = kept.get(0).bytes();
      if (kept.size() > Math.max(LEAST, Math.min(MOST, BYTES / bytes))) {
        every *= 2;
        kept.removeIf(each -> (each.iteration() - 1) % every != 0);
      }
    }
  }

  @Override
  public void resumed(List<Finished> before) {
    iterations.addAll(before);
  }

  @Override
  public void iteration(Iteration iteration) {
    iterations.add(iteration.finished());
    if (iteration.restart() != present.restart) {
      if (present.last > best.last) {
        best = present;
      }
      present = new Run();
    }
    present.add(iteration);
  }

  /** All iterations of all starts, those of an earlier process too, in their order. */
  public List<Finished> iterations() {
    return List.copyOf(iterations);
  }

  /**
   * The parameters of evenly spread iterations of the start that won, the first one's first, and at
   * the end those of the result. Of iterations before a fit went on from a checkpoint, and so of a
   * start that won before, there are none.
   *
   * @param result of the fit that was heard
   */
  public List<Snapshot> snapshots(FitResult result) {
    Run run = present.last == result.lowerBound() ? present : best;
    List<Snapshot> all = new ArrayList<>(run.last == result.lowerBound() ? run.kept : List.of());
    all.add(Snapshot.of(result));
    return all;
  }
}
