package org.gmm4j.internal.fit;

import java.util.Locale;
import java.util.function.Consumer;
import org.gmm4j.Acceleration;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.HostMemory;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;

/** Refuses what cannot fit into memory, before any is taken for it; and only that. */
public final class Room {
  private Room() {}

  /**
   * For a fit of which it is not known yet on which features it works: room for its result.
   *
   * @throws DataException if there is none; it names what would fit
   */
  public static void requireForResult(FitOptions options, Dataset data) {
    requireForResult(options, data, Limits.here());
  }

  static void requireForResult(FitOptions options, Dataset data, Limits limits) {
    Demands.require(options, data);
    Estimate estimate = Estimate.of(options, data, data.columns(), limits);
    double stored = options.covariance().storedBytes(options.components(), data.columns());
    if (stored > limits.heap() || estimate.isTooWide()) {
      throw new DataException(refusal(estimate));
    }
  }

  /**
   * For a fit.
   *
   * @param varying features that it works on
   * @param notices hears where there may be too little
   * @throws DataException if there is none; it names what would fit
   */
  public static void requireForFit(
      FitOptions options, Dataset data, int varying, Consumer<String> notices) {
    requireForFit(options, data, varying, notices, Limits.here());
  }

  static void requireForFit(
      FitOptions options, Dataset data, int varying, Consumer<String> notices, Limits limits) {
    Estimate estimate = Estimate.of(options, data, varying, limits);
    HostMemory host = estimate.host(estimate.footprint());
    if (host.cannotFit()) {
      throw new DataException(refusal(estimate));
    }
    if (!host.fits()) {
      notices.accept("it may not fit: " + refusal(estimate));
    }
  }

  /** One line that says what is taken, what there is, and what would fit. */
  private static String refusal(Estimate estimate) {
    HostMemory host = estimate.host(estimate.footprint());
    boolean heap = host.isHeapShort();
    return String.format(
        Locale.ROOT,
        "%s covariances of %d components and %d features, fitted to %,d rows, take about %s of %s"
            + " (rows %s, their state %s, parameters and sums %s%s), there are %s: %s",
        estimate.mixtures().structure().name(),
        estimate.mixtures().components(),
        estimate.planned(),
        estimate.rows().count(),
        DeviceMemory.bytes(heap ? host.heap() : host.resident()),
        heap ? "Java heap" : "memory",
        DeviceMemory.bytes(host.rows()),
        DeviceMemory.bytes(host.state()),
        DeviceMemory.bytes(host.parameters()),
        heap ? "" : ", matrices outside of the heap " + DeviceMemory.bytes(host.natives()),
        DeviceMemory.bytes(heap ? host.mostHeap() : host.available()),
        new Advice(estimate).text());
  }

  /**
   * For labels or densities of rows.
   *
   * @param result bytes of what is handed over for all rows
   * @throws DataException if there is none
   */
  public static void requireForScoring(
      String device, Usage usage, GaussianMixture mixture, Dataset rows, long result) {
    requireForScoring(device, usage, mixture, rows, result, Limits.here());
  }

  static void requireForScoring(
      String device,
      Usage usage,
      GaussianMixture mixture,
      Dataset rows,
      long result,
      Limits limits) {
    MixtureKind kind = new MixtureKind(mixture.components(), mixture.covariance().structure());
    Usage quiet = new Usage(usage.precision(), kind, false, notice -> {});
    Footprint taken = Devices.footprint(device, quiet, RowKind.of(rows), Acceleration.ON);
    long inMemory = Estimate.bytes(rows);
    double stored = kind.structure().storedBytes(kind.components(), mixture.features());
    HostMemory host =
        new HostMemory(
            inMemory,
            taken.scoreHeap() + result,
            (long) stored,
            0,
            taken.natives(),
            taken.libraries(),
            0,
            limits.heap(),
            limits.memory());
    if (host.cannotFit()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%,d rows and what a mixture of %d components says of them take about %s of memory"
                  + " (rows %s, results %s), there are %s: use fewer rows at a time, or a larger heap",
              rows.rows(),
              mixture.components(),
              DeviceMemory.bytes(host.heap() + host.natives()),
              DeviceMemory.bytes(inMemory),
              DeviceMemory.bytes(result),
              DeviceMemory.bytes(host.heap() > limits.heap() ? limits.heap() : limits.memory())));
    }
  }
}
