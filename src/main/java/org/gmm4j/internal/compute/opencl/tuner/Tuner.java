package org.gmm4j.internal.compute.opencl.tuner;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.TuningListener;
import org.gmm4j.device.TuningReport;
import org.gmm4j.device.TuningReport.Winner;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;

/**
 * Searches for the sizes that make a device's kernels fastest: from the ones that come with the
 * program uphill, one kind of kernels after the other, until no neighbour is faster or the time is
 * up. Every candidate's results are checked. What is found is kept after every kind.
 */
public final class Tuner {
  /** Less than that is as likely noise. */
  private static final double GAIN = 0.98;

  private final OpenClDevice device;
  private final DeviceTraits traits;
  private final DeviceOptions options;
  private final TuningProblem problem;
  private final TuningListener listener;
  private final List<String> wrong = new ArrayList<>();
  private int tried;
  private int refused;

  public Tuner(
      OpenClDevice device, DeviceOptions options, TuningProblem problem, TuningListener listener) {
    this.device = device;
    this.traits = DeviceTraits.of(device);
    this.options = options;
    this.problem = problem;
    this.listener = listener;
  }

  /**
   * Searches.
   *
   * @param cache receives the winners
   * @throws DeviceException if not even the sizes that the search begins with work
   */
  public TuningReport search(Duration budget, TuningCache cache) {
    long end = System.nanoTime() + budget.toNanos();
    Tuning tuning = options.tuning();
    List<Winner> winners = new ArrayList<>();
    double shares = 1;
    for (TunedKernels kernels : TunedKernels.values()) {
      long left = Math.max(0, end - System.nanoTime());
      Best best = new Best(kernels, tuning, measureFirst(kernels, tuning));
      Tuning untuned = tuning;
      double before = best.seconds;
      climb(best, System.nanoTime() + (long) (left * Math.min(1, kernels.share() / shares)));
      shares -= kernels.share();
      before =
          best.tuning.equals(untuned)
              ? best.seconds
              : Math.min(before, measure(kernels, untuned, Double.POSITIVE_INFINITY));
      tuning = best.seconds < before ? best.tuning : untuned;
      winners.add(
          new Winner(
              kernels.title(), kernels.sizes(tuning), before, Math.min(before, best.seconds)));
      requireRight(tuning);
      cache.store(traits, precision(), RowStore.storesBytes(problem.rows()), tuning);
    }
    return new TuningReport(
        device.info(), precision(), winners, tried, refused, wrong, cache.file());
  }

  private Precision precision() {
    return options.precision();
  }

  /** The fastest so far. */
  private static final class Best {
    final TunedKernels kernels;
    Tuning tuning;
    double seconds;

    Best(TunedKernels kernels, Tuning tuning, double seconds) {
      this.kernels = kernels;
      this.tuning = tuning;
      this.seconds = seconds;
    }
  }

  /** First the other sizes that come with the program, then whatever is near the best. */
  private void climb(Best best, long deadline) {
    Set<Tuning> seen = new HashSet<>(List.of(best.tuning));
    Deque<Tuning> next = new ArrayDeque<>();
    ShippedTunings.fitting(traits, precision())
        .forEach(entry -> next.add(best.kernels.transplant(entry.tuning(), best.tuning)));
    best.kernels.neighbours(best.tuning).forEach(next::add);
    while (!next.isEmpty() && System.nanoTime() < deadline) {
      Tuning candidate = next.remove();
      if (seen.add(candidate) && traits.fits(candidate, precision())) {
        double seconds = measure(best.kernels, candidate, best.seconds);
        if (seconds < GAIN * best.seconds && seconds < GAIN * again(best)) {
          best.tuning = candidate;
          best.seconds = seconds;
          next.clear();
          best.kernels.neighbours(candidate).forEach(next::add);
        }
      }
    }
  }

  /** The best's time, taken anew: the machine may have been busy before. */
  private double again(Best best) {
    double seconds = measure(best.kernels, best.tuning, Double.POSITIVE_INFINITY);
    best.seconds = Math.min(best.seconds, seconds);
    return best.seconds;
  }

  private double measureFirst(TunedKernels kernels, Tuning tuning) {
    listener.candidate(kernels.title(), kernels.sizes(tuning));
    tried++;
    try (Trial trial = trial(tuning)) {
      return kernels.seconds(trial, Double.POSITIVE_INFINITY);
    } catch (TuningProblem.WrongResult result) {
      throw wrongFromTheStart(result);
    }
  }

  /** Seconds, or infinity for a candidate that does not work. */
  private double measure(TunedKernels kernels, Tuning candidate, double best) {
    String sizes = kernels.sizes(candidate);
    listener.candidate(kernels.title(), sizes);
    tried++;
    try (Trial trial = trial(candidate)) {
      return kernels.seconds(trial, best);
    } catch (TuningProblem.WrongResult result) {
      wrong.add("%s, %s: %s".formatted(kernels.title(), sizes, result.getMessage()));
    } catch (DeviceException unable) {
      refused++;
    }
    return Double.POSITIVE_INFINITY;
  }

  private Trial trial(Tuning tuning) {
    return new Trial(device, options.withTuning(tuning), problem);
  }

  /** Sizes that were right one by one share paddings and are checked together. */
  private void requireRight(Tuning tuning) {
    try (Trial trial = trial(tuning)) {
      trial.checkAll();
    } catch (TuningProblem.WrongResult result) {
      throw wrongFromTheStart(result);
    }
  }

  private DeviceException wrongFromTheStart(TuningProblem.WrongResult result) {
    return new DeviceException(
        "%s computes wrongly (%s): update its driver, or use another device"
            .formatted(device.info().name(), result.getMessage()),
        result);
  }
}
