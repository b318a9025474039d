package org.gmm4j.internal.fit;

import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.Initialization.Rule;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.HostMemory;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.internal.em.extrapolation.Path;
import org.gmm4j.internal.em.ridge.RidgeSearch;
import org.gmm4j.internal.em.start.Start;
import org.gmm4j.internal.em.start.Starts;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a fit takes, from what backend and structure say of theirs.
 *
 * @param options what is asked for, but for what follows
 * @param mixtures K and the structure
 * @param precision of the large products; null for the device's default
 * @param rows the data
 * @param inMemory bytes of heap that the rows take
 * @param reading bytes of heap that it took to read them
 * @param varying features that a fit with full covariances works on
 */
record Estimate(
    FitOptions options,
    MixtureKind mixtures,
    @Nullable Precision precision,
    RowKind rows,
    long inMemory,
    long reading,
    int varying,
    Limits limits) {
  /** d² must fit an int. */
  static final int GREATEST_FEATURES = 46_340;

  /** Weights are read from a file, and copied once to be checked, before they are kept. */
  private static final int READ_WEIGHTS = 2;

  /** For rows that are there. */
  static Estimate of(FitOptions options, Dataset data, int varying, Limits limits) {
    RowKind rows = RowKind.of(data);
    return new Estimate(
        options,
        new MixtureKind(options.components(), options.covariance()),
        options.precision(),
        rows,
        bytes(data),
        0,
        varying,
        limits);
  }

  /** For rows that are not read yet. */
  static Estimate of(FitOptions options, Outline data, int varying, Limits limits) {
    RowKind rows = RowKind.of(data.sample()).withCount(data.rows()).withWeights(data.weighted());
    return new Estimate(
        options,
        new MixtureKind(options.components(), options.covariance()),
        options.precision(),
        rows,
        bytes(rows, data.onDisk()),
        Math.max(data.spare(), READ_WEIGHTS * rows.weightBytes()),
        varying,
        limits);
  }

  /** Bytes of heap that rows take, in memory or on a disk, with their weights. */
  static long bytes(RowKind rows, boolean onDisk) {
    long values =
        onDisk
            ? FileValues.heldBytes(rows.count(), rows.rowBytes())
            : rows.count() * rows.rowBytes();
    return values + rows.weightBytes();
  }

  /** Bytes of heap that rows which are there take, with their weights. */
  static long bytes(Dataset data) {
    RowKind rows = RowKind.of(data);
    long saved = rows.count() * rows.columns() * (rows.type().bytes() - data.heldBytes());
    return bytes(rows, data.isOnDisk()) - (data.isOnDisk() ? 0 : saved);
  }

  Estimate with(CovarianceStructure structure) {
    return with(new MixtureKind(mixtures.components(), structure), precision);
  }

  Estimate with(int components) {
    return with(new MixtureKind(components, mixtures.structure()), precision);
  }

  Estimate with(Precision other) {
    return with(mixtures, other);
  }

  private Estimate with(MixtureKind others, @Nullable Precision other) {
    return new Estimate(options, others, other, rows, inMemory, reading, varying, limits);
  }

  /** Features that the fit works on: constant ones are left out where they cost something. */
  int planned() {
    return mixtures.structure().factors() == Factors.OWN ? varying : rows.columns();
  }

  /**
   * What the backend takes.
   *
   * @throws DeviceException if there is no such device, or it could not even hold the rows
   */
  Footprint footprint() {
    return footprint(rows.withColumns(planned()));
  }

  private Footprint footprint(RowKind kind) {
    Usage quiet = new Usage(precision, mixtures, false, notice -> {});
    return Devices.footprint(options.device(), quiet, kind, options.acceleration());
  }

  /** Heap that is live at a time: what is remembered of rows, and parameters with their sums. */
  private record Phase(double state, double parameters) {
    double sum() {
      return state + parameters;
    }

    Phase orLarger(Phase other) {
      return other.sum() > sum() ? other : this;
    }
  }

  /** The main memory that is taken when it is most. */
  HostMemory host(Footprint taken) {
    CovarianceStructure structure = mixtures.structure();
    int k = mixtures.components();
    double ridge =
        options.regularization().isOpen()
            ? RidgeSearch.heapBytes(rows.count(), rows.weighted(), planned(), k)
            : 0;
    double beyond =
        options.em().extrapolation() == Extrapolation.NONE
            ? 0
            : Path.heapBytes(structure, k, planned());
    Phase step = new Phase(taken.stepHeap() + ridge, structure.heapBytes(k, planned()) + beyond);
    double found = structure.storedBytes(k, planned()) + structure.storedBytes(k, rows.columns());
    Phase result = new Phase((double) FitResult.Assignments.bytes(k) * rows.count(), found);
    Phase largest = step.orLarger(new Phase(reading, 0)).orLarger(result);
    if (seeds()) {
      largest = largest.orLarger(new Phase(startHeap(taken), 0));
    }
    return new HostMemory(
        inMemory,
        (long) largest.state(),
        (long) largest.parameters(),
        largest.sum() > step.sum() ? 0 : taken.perhaps(),
        taken.natives(),
        taken.libraries(),
        limits.young(),
        limits.heap(),
        limits.memory());
  }

  private double startHeap(Footprint taken) {
    RowKind all = rows.withColumns(planned());
    RowKind some = Start.sampled(all);
    int k = mixtures.components();
    double found = Starts.heapBytes(options.initialization(), some.count(), planned(), k);
    return some.count() == all.count()
        ? taken.startHeap() + found
        : footprint(some).startHeap() + (double) bytes(some, false) + found;
  }

  private boolean seeds() {
    return options.start() == null
        && ((options.initialization().rule() != Rule.RANDOM
                && options.initialization().rule() != Rule.RANDOM_FROM_DATA)
            || options.regularization().isOpen()); // a search has no random responsibilities
  }

  /** Whether matrices have more numbers than an array can hold. */
  boolean isTooWide() {
    return mixtures.structure().hasMatrices() && planned() > GREATEST_FEATURES;
  }

  /** Whether it should fit, here and on the device. */
  boolean fits() {
    try {
      Footprint taken = footprint();
      DeviceMemory memory = taken.onDevice();
      return !isTooWide()
          && host(taken).fits()
          && (memory == null || memory.total() <= memory.available());
    } catch (DeviceException noRoom) {
      return false;
    }
  }
}
