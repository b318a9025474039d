package org.gmm4j.internal.compute.opencl.gaps;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.Scratch;
import org.gmm4j.internal.compute.opencl.device.Timings;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.FactorConditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Picked;
import org.gmm4j.internal.compute.opencl.sizes.Programs;
import org.jspecify.annotations.Nullable;

/**
 * Rows that miss some values, on an OpenCL device, in double: the densities, expectations and sums
 * of the CPU's {@code IncompleteResident}. It remembers nothing from one call to the next but the
 * rows.
 */
public final class GapResident implements Backend.Resident {
  private final GapWork work;
  private final GapRows rows;
  private final Dataset data;
  private final @Nullable DeviceMemory memory;
  private final boolean profile;
  private long nanosInSteps;

  /**
   * Takes rows; they go up when they are first asked for.
   *
   * @param programs in double
   * @param memory what a fit will take; null if nobody planned
   * @param profile whether a profile is wanted
   */
  public GapResident(
      OpenClContext context,
      Programs programs,
      Dataset data,
      @Nullable DeviceMemory memory,
      boolean profile) {
    this.work = new GapWork(context, programs, new Scratch(context));
    this.rows = new GapRows(context, data);
    this.data = data;
    this.memory = memory;
    this.profile = profile;
  }

  /** Does a step, after which nothing of it is left to do on the device. */
  private <T> T step(Supplier<T> step) {
    long begin = System.nanoTime();
    try {
      T done = step.get();
      work.context().timings().collect(); // every step ends with a transfer that waits
      nanosInSteps += System.nanoTime() - begin;
      return done;
    } catch (CancellationException | DeviceException failed) {
      work.context().settle();
      work.context().timings().close();
      throw failed;
    }
  }

  private int blockRows(GaussianMixture mixture) {
    boolean matrices = mixture.covariance().structure().hasMatrices();
    int rank = 0;
    for (int k = 0; k < mixture.components() && !matrices; k++) {
      rank = Math.max(rank, mixture.covariance().rank(k));
    }
    return blockRows(mixture.components(), rank, matrices);
  }

  private int blockRows(int components, int rank, boolean matrices) {
    return GapPlan.blockRows(work.context().device(), components, data.columns(), rank, matrices);
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return step(() -> expect(mixture, 0));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    return listener.completeAll(step(() -> expect(mixture, listener.leastVariance())));
  }

  /** What rows show is noted where variances may vanish. */
  private Moments expect(GaussianMixture mixture, double leastVariance) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    Scatter asked = mixture.covariance().scatter();
    Moments moments = new Moments(means, asked.withoutTraces());
    boolean notes = leastVariance == 0 && !moments.scatter().hasProducts();
    Conditionals conditionals = Conditioning.of(work, mixture);
    GapSums sums = new GapSums(work, moments);
    rows.forEach(
        blockRows(mixture),
        block -> {
          GapPosteriors posteriors = GapPosteriors.of(work, conditionals, block);
          moments.addRows(block.count(), block.totalWeight(), posteriors.logLikelihood(block));
          moments.addWork((long) block.count() * mixture.components(), 0);
          add(block, posteriors.responsibilities(), conditionals, sums, notes ? moments : null);
        });
    sums.finish(conditionals);
    return moments.with(asked);
  }

  /**
   * Sums what components complete of a block.
   *
   * @param shown where to note what rows show; null for nowhere
   */
  private void add(
      GapBlock block,
      double[] r,
      Conditionals conditionals,
      GapSums sums,
      @Nullable Moments shown) {
    for (int k = 0; k < conditionals.components(); k++) {
      Picked picked = Picked.of(work, block, r, k);
      if (picked != null) {
        sums.add(picked, conditionals);
        if (shown != null) {
          shown.shown().add(k, picked.shown(rows.values(block.section())));
        }
      }
    }
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public double faintCount() {
    return Precision.DOUBLE.faintCount(data.weights().total());
  }

  /** A section's rows are in their own order when all its blocks are there. */
  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    int components = mixture.components();
    step(
        () -> {
          Conditionals conditionals = Conditioning.of(work, mixture);
          double[][] of = new double[2][0];
          rows.forEach(
              blockRows(mixture),
              block -> {
                int all = block.section().rows();
                if (block.from() == 0) {
                  of[0] = new double[all];
                  of[1] = new double[all * components];
                }
                GapPosteriors found = GapPosteriors.of(work, conditionals, block);
                for (int i = 0; i < block.count(); i++) {
                  int row = block.section().row(block.from() + i);
                  of[0][row] = found.logDensities()[i];
                  for (int k = 0; k < components; k++) {
                    of[1][row * components + k] = found.responsibilities()[k * block.count() + i];
                  }
                }
                if (block.from() + block.count() == all) {
                  sink.accept(block.section().first(), all, of[0], of[1]);
                }
              });
          return true;
        });
  }

  /** Rows are completed by what others of their components show, feature by feature. */
  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return step(
        () -> {
          AvailableCases cases =
              AvailableCases.of(
                  references,
                  points ->
                      GivenShares.shownSums(
                          work, rows, blockRows(points.length, 0, false), given, points));
          Conditionals independent = FactorConditionals.of(work, cases.means(), cases.variances());
          return accumulate(
              independent, blockRows(references.length, 0, false), given, references, scatter);
        });
  }

  @Override
  public Moments accumulate(
      GaussianMixture completing, Responsibilities given, double[][] references, Scatter scatter) {
    return step(
        () ->
            accumulate(
                Conditioning.of(work, completing),
                blockRows(completing),
                given,
                references,
                scatter));
  }

  private Moments accumulate(
      Conditionals conditionals,
      int blockRows,
      Responsibilities given,
      double[][] references,
      Scatter scatter) {
    double[][] points = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Moments moments = new Moments(points, scatter.withoutTraces());
    Moments shown = scatter.hasProducts() ? null : moments;
    GapSums sums = new GapSums(work, moments);
    rows.forEach(
        blockRows,
        block -> {
          moments.addRows(block.count(), block.totalWeight(), 0);
          conditionals.expect(
              block,
              work.doubles("the responsibilities", (long) references.length * block.count()));
          add(block, GivenShares.of(block, given, references.length), conditionals, sums, shown);
        });
    sums.finish(conditionals);
    return moments.with(scatter);
  }

  @Override
  public void impute(GaussianMixture mixture, @Nullable Long seed, Backend.ImputedSink sink) {
    step(
        () -> {
          new GapImputation(work, rows, mixture, seed).fill(blockRows(mixture), sink);
          return true;
        });
  }

  @Override
  public Nearest nearest(double[][] centres) {
    return step(() -> GapNearest.find(work, rows, blockRows(centres.length, 0, false), centres));
  }

  @Override
  public @Nullable DeviceMemory memory() {
    return memory;
  }

  @Override
  public @Nullable Profile profile() {
    if (!profile) {
      return null;
    }
    Timings timings = work.context().timings();
    return new Profile(timings.entries(), timings.busySeconds(), nanosInSteps / 1e9);
  }

  @Override
  public void close() {
    work.context().settle();
    work.scratch().close();
    rows.close();
  }
}
