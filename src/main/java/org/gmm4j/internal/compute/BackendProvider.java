package org.gmm4j.internal.compute;

import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.TuningListener;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** A kind of backend, found through {@link java.util.ServiceLoader}. */
public interface BackendProvider {
  /** What selects this kind: "cpu", "opencl". */
  String kind();

  /**
   * The devices that can be opened, in the order of their numbers; empty if there are none.
   *
   * @throws DeviceException if they cannot be listed; the message says what to install
   */
  List<DeviceInfo> devices();

  /**
   * Loads the libraries for numbers that its devices need, on the first call.
   *
   * @throws org.gmm4j.device.BlasException if one is missing or computes wrongly
   * @throws DeviceException the same
   */
  void prepare();

  /**
   * Opens a device.
   *
   * @param which a number, a part of a device's name (case does not matter), or null for the first,
   *     a GPU if there is one
   * @throws DeviceException if there is no such device or it cannot do this
   */
  Backend open(@Nullable String which, Usage usage);

  /**
   * The memory that a fit would take, worked out without taking any.
   *
   * @param which as above
   * @param usage with the mixtures to come
   * @param rows to be loaded
   * @throws DeviceException if there is no such device, or it could not even hold the rows
   */
  Footprint footprint(@Nullable String which, Usage usage, RowKind rows, Acceleration acceleration);

  /** The same with nobody listening; the precision is null for the kind's default. */
  default Backend open(@Nullable String which, @Nullable Precision precision) {
    return open(which, Usage.of(precision));
  }

  /**
   * Searches for what makes a device fastest, and keeps it for the next time it is opened.
   *
   * @throws DeviceException if there is no such device, or nothing to search for
   */
  default TuningReport tune(TuningTask task, TuningListener listener) {
    throw new DeviceException(
        "there is nothing to tune on the %s: choose an OpenCL device".formatted(kind()));
  }
}
