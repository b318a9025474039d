package org.gmm4j.internal.compute.opencl.tuner;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Programs;
import org.gmm4j.internal.compute.opencl.steps.FirstMoments;
import org.gmm4j.internal.compute.opencl.steps.NearestCentres;
import org.gmm4j.internal.compute.opencl.steps.SecondMoments;
import org.jocl.CL;

/**
 * One candidate at work: compiled, checked and timed in a context of its own, so that one that
 * fails takes nothing with it.
 */
public final class Trial implements AutoCloseable {
  private static final int ROUNDS = 5;

  /** Shorter times say more of the clock than of the kernel. */
  private static final double LEAST_SECONDS = 0.01;

  private static final int MOST_REPEATS = 200;

  /** Candidates that are slower than the best by more than this need no second look. */
  private static final double HOPELESS = 1.3;

  private final TuningProblem problem;
  private final OpenClContext context;
  private final ProgramCache programs;
  private final Workspace work;
  private final double tolerance;

  public Trial(OpenClDevice device, DeviceOptions options, TuningProblem problem) {
    this.problem = problem;
    this.tolerance = options.precision() == Precision.DOUBLE ? 1e-9 : 1e-4;
    this.context = new OpenClContext(device);
    this.programs = new ProgramCache(context);
    try {
      boolean bytes = RowStore.storesBytes(problem.rows());
      this.work =
          Workspace.load(context, new Programs(programs, options, bytes), options, problem.rows());
    } catch (RuntimeException | Error failed) {
      programs.close();
      context.close();
      throw failed;
    }
  }

  /**
   * Median seconds of whitening all rows.
   *
   * @param best the shortest time so far
   * @throws TuningProblem.WrongResult if the densities are wrong
   */
  double whitening(double best) {
    Densities densities = checkedDensities();
    return seconds(best, () -> densities.blocks().forEach(densities.whitening()::compute));
  }

  private Densities checkedDensities() {
    Densities densities = new Densities(work, problem.mixture());
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      problem.checkLogs(block.firstRow(), logs, tolerance / 10);
      for (int k = 0; k < problem.mixture().components(); k++) {
        // a posterior moves by the error of a log-density, which is larger than 1 by far
        problem.checkPosteriors(
            block.firstRow(), k, responsibilities(densities, block, k), 100 * tolerance);
      }
    }
    return densities;
  }

  private double[] responsibilities(Densities densities, Block block, int k) {
    int realBytes = work.numbers().realBytes();
    ByteBuffer line = work.context().staging((long) block.count() * realBytes);
    densities.responsibilities().read((long) k * block.padded() * realBytes, line);
    double[] out = new double[block.count()];
    Arrays.setAll(out, i -> work.numbers().real(line, i * realBytes));
    return out;
  }

  /** The same of the second moments. */
  double secondMoments(double best) {
    Given given = checkedMoments();
    return seconds(
        best,
        () -> {
          try (SecondMoments second = given.second()) {
            given.addSecond(second);
          }
        });
  }

  private Given checkedMoments() {
    Given given = new Given();
    FirstMoments first = new FirstMoments(work, given.centring());
    try (SecondMoments second = given.second()) {
      given.addFirst(first);
      given.addSecond(second);
      Moments read = new Moments(given.centring().points(), new Scatter.Whole());
      for (int k = 0; k < given.k(); k++) {
        read.counts()[k] = first.read(k, read.first(k));
        second.read(k, read.second(k));
      }
      Moments moments = new Moments(problem.centres(), new Scatter.Whole());
      moments.add(read);
      for (int k = 0; k < given.k(); k++) {
        problem.checkMoments(
            k, moments.counts()[k], moments.first(k), moments.second(k), tolerance);
      }
    }
    return given;
  }

  /** The same of distances to centres. */
  double distances(double best) {
    NearestCentres nearest = new NearestCentres(work, problem.centres());
    problem.checkNearest(nearest.compute(), tolerance);
    return seconds(best, () -> nearest.blocks().forEach(nearest::enqueue));
  }

  /** The same of all that goes over the rows without tiles. */
  double rowWork(double best) {
    Densities densities = checkedDensities();
    Given given = checkedMoments();
    return seconds(
        best,
        () -> {
          for (Block block : densities.blocks()) {
            densities.logDensities(block);
            densities.normalise(block);
          }
          given.addFirst(new FirstMoments(work, given.centring()));
        });
  }

  /** All results once more, for sizes that were found one after the other. */
  void checkAll() {
    checkedDensities();
    checkedMoments();
    problem.checkNearest(new NearestCentres(work, problem.centres()).compute(), tolerance);
  }

  /** Responsibilities on the device, a buffer for each block. */
  private final class Given {
    private final List<Block> blocks = work.blocks(k());
    private final List<DeviceBuffer> responsibilities = blocks.stream().map(this::upload).toList();
    private final Centring centring = Centring.near(work, problem.centres());

    int k() {
      return problem.mixture().components();
    }

    Centring centring() {
      return centring;
    }

    SecondMoments second() {
      return new SecondMoments(work, blocks, centring);
    }

    void addFirst(FirstMoments sums) {
      for (int i = 0; i < blocks.size(); i++) {
        sums.add(blocks.get(i), responsibilities.get(i));
      }
    }

    void addSecond(SecondMoments sums) {
      for (int i = 0; i < blocks.size(); i++) {
        sums.add(blocks.get(i), responsibilities.get(i));
      }
    }

    private DeviceBuffer upload(Block block) {
      String name = "the responsibilities from row %d on".formatted(block.firstRow());
      DeviceBuffer buffer = work.reals(name, (long) block.padded() * k());
      int realBytes = work.numbers().realBytes();
      buffer.writeLines(
          k(),
          (long) block.padded() * realBytes,
          (k, to, offset) -> {
            for (int i = 0; i < block.padded(); i++) {
              int row = block.firstRow() + i;
              double value = i < block.count() ? TuningProblem.responsibility(row, k) : 0;
              work.numbers().putReal(to, offset + i * realBytes, value);
            }
          });
      return buffer;
    }
  }

  private double seconds(double best, Runnable run) {
    once(run, 1); // the first run is not like the others: memory is touched, caches are filled
    double first = once(run, 1);
    if (first > HOPELESS * best) {
      return first;
    }
    int repeats = (int) Math.max(1, Math.min(MOST_REPEATS, LEAST_SECONDS / first));
    double[] times = new double[ROUNDS];
    Arrays.setAll(times, i -> once(run, repeats));
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private double once(Runnable run, int repeats) {
    long begin = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      run.run();
    }
    context.calls().attempt("computing", () -> CL.clFinish(context.queue()));
    return (System.nanoTime() - begin) * 1e-9 / repeats;
  }

  @Override
  public void close() {
    work.scratch().close();
    work.rows().close();
    programs.close();
    context.close();
  }
}
