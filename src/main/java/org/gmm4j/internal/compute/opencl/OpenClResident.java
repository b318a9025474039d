package org.gmm4j.internal.compute.opencl;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
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
import org.gmm4j.internal.compute.ResumedSink;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.densities.PruningChoice;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;
import org.gmm4j.internal.compute.opencl.device.Scratch;
import org.gmm4j.internal.compute.opencl.device.Timings;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.sizes.Programs;
import org.gmm4j.internal.compute.opencl.steps.FormSteps;
import org.gmm4j.internal.compute.opencl.steps.FullSteps;
import org.gmm4j.internal.compute.opencl.steps.NearestCentres;
import org.gmm4j.internal.compute.opencl.steps.PooledScatter;
import org.gmm4j.internal.compute.opencl.steps.Steps;
import org.gmm4j.internal.compute.opencl.steps.TiedSteps;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows on an OpenCL device. Each call goes over them in blocks; what is N × K exists for one block
 * at a time.
 */
public final class OpenClResident implements Backend.Resident {
  /** How often pieces may be halved: from 65536 rows at a time to 1024. */
  private static final int HALVINGS = 6;

  private PooledScatter pooled = new PooledScatter();
  private final PruningChoice choice;
  private final Consumer<String> notices;
  private final @Nullable DeviceMemory memory;
  private final boolean profile;
  private final FloatLimits limits;
  private Workspace work;
  private int halvings;
  private long nanosInSteps;

  /**
   * Makes room for rows, and checks that there is some for the mixtures to come.
   *
   * @param plan for them, or for the chunks that they are one of
   */
  OpenClResident(
      OpenClContext context,
      ProgramCache compiled,
      MemoryPlan plan,
      Dataset rows,
      Acceleration acceleration,
      Usage usage) {
    DeviceOptions options = plan.options();
    this.choice = new PruningChoice(acceleration);
    this.notices = usage.notices();
    this.profile = usage.profile();
    this.limits = new FloatLimits(plan.device(), options, usage);
    this.memory =
        usage.mixtures() == null ? null : SmallerMixtures.requireRoom(plan, usage.mixtures());
    int blockRows =
        memory == null
            ? Math.min(options.blockRows(), DeviceOptions.BLOCK_ROWS)
            : memory.blockRows();
    Programs programs = new Programs(compiled, options, RowStore.storesBytes(rows));
    programs.compile(
        usage.mixtures() == null
            || usage.mixtures().structure().factors() != CovarianceStructure.Factors.NONE);
    Numbers numbers = new Numbers(options.precision(), options.sumsArePairs());
    RowLayout layout = plan.rows().withCount(rows.arrayRows());
    RowStore store = RowStore.make(context, layout, numbers, rows, notices);
    this.work =
        new Workspace(
            context,
            programs,
            options.withBlockRows(blockRows),
            numbers,
            store,
            new Scratch(context));
  }

  /** Frees the rows' buffers, until others are taken. */
  void dropRows() {
    work.rows().close();
  }

  /** Goes on with other rows of the same kind instead, which somebody else closes. */
  void take(RowStore others) {
    work = work.withRows(others);
    pooled = new PooledScatter();
  }

  /** How numbers of these rows lie on the device. */
  Numbers numbers() {
    return work.numbers();
  }

  /** Does a step; when the device runs out of memory, again with half as many rows at a time. */
  private <T> T inPieces(Supplier<T> step) {
    while (true) {
      long begin = System.nanoTime();
      try {
        T done = step.get();
        limits.require(work.rows());
        work.context().timings().collect(); // every step ends with a transfer that waits
        nanosInSteps += System.nanoTime() - begin;
        return done;
      } catch (CancellationException interrupted) {
        abandon();
        throw interrupted;
      } catch (DeviceException failed) {
        abandon();
        int unit = work.options().tuning().rowUnit();
        int rows = Math.min(work.options().blockRows(), work.rows().count());
        int half = RowLayout.roundUp(rows / 2, unit);
        if (!Failures.ofMemory(failed) || halvings == HALVINGS || half >= rows) {
          throw failed;
        }
        halvings++;
        notices.accept(
            "%s ran out of memory: going on with %d rows at a time"
                .formatted(work.context().device().info().name(), half));
        work.scratch().close();
        work = work.withBlockRows(half);
      }
    }
  }

  /** Waits for what was begun of a step; it has no times. */
  private void abandon() {
    work.context().settle();
    work.context().timings().close();
  }

  /** Those of covariances that need this scatter. */
  private Steps steps(Scatter scatter) {
    if (scatter.isWhole()) {
      return new FullSteps(work, choice);
    }
    return scatter.isPooled() ? new TiedSteps(work, pooled) : new FormSteps(work);
  }

  private Steps steps(GaussianMixture mixture) {
    return steps(mixture.covariance().scatter());
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, (moments, k) -> {});
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    require(mixture);
    return inPieces(() -> steps(mixture).expect(mixture, listener));
  }

  @Override
  public RowWeights weights() {
    return work.rows().weights();
  }

  @Override
  public double faintCount() {
    return work.numbers().precision().faintCount(work.rows().weights().total());
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    require(mixture);
    RowSink once = new ResumedSink(sink);
    inPieces(() -> steps(mixture).posterior(mixture, once));
  }

  @Override
  public Moments accumulate(
      Responsibilities responsibilities, double[][] references, Scatter scatter) {
    requireColumns(references[0].length);
    return inPieces(() -> steps(scatter).accumulate(responsibilities, references, scatter));
  }

  @Override
  public Nearest nearest(double[][] centres) {
    requireColumns(centres[0].length);
    return inPieces(() -> new NearestCentres(work, centres).compute());
  }

  @Override
  public void forget() {
    choice.forget();
  }

  @Override
  public void exchange(State state) {
    choice.exchange(state);
    halvings = state.integer(halvings);
    int blockRows = state.integer(work.options().blockRows());
    if (blockRows != work.options().blockRows()) {
      work = work.withBlockRows(blockRows);
    }
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

  /** Makes sure that these rows can be evaluated. */
  private void require(GaussianMixture mixture) {
    requireColumns(mixture.features());
    limits.require(mixture, work.rows());
  }

  private void requireColumns(int features) {
    if (features != work.rows().columns()) {
      throw new IllegalArgumentException(
          "%d features for rows of %d values".formatted(features, work.rows().columns()));
    }
  }

  @Override
  public void close() {
    work.context().settle();
    work.scratch().close();
    work.rows().close();
  }
}
