package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.jspecify.annotations.Nullable;

/** The ways in which kernels are compiled, and how far each may be from the definition. */
enum Variant {
  FLOAT(Precision.FLOAT, false),
  /** Without fp64: sums in pairs of floats. */
  FLOAT_PAIRS(Precision.FLOAT, true),
  DOUBLE(Precision.DOUBLE, false);

  private final Precision precision;
  private final boolean sumsArePairs;

  Variant(Precision precision, boolean sumsArePairs) {
    this.precision = precision;
    this.sumsArePairs = sumsArePairs;
  }

  /** Whether to try sizes for a precision, null for both; pairs are tried with those for both. */
  boolean isFor(@Nullable Precision sizes) {
    return sizes == null || (sizes == precision && !sumsArePairs);
  }

  /** Skips the test on a device without fp64 where it takes that. */
  DeviceOptions options(OpenClDevice device) {
    assumeTrue(precision == Precision.FLOAT || device.info().fp64(), "no fp64");
    DeviceOptions options = DeviceOptions.of(device, precision);
    return sumsArePairs ? options.withPairSums() : options;
  }

  /** log p(x), relative: the promise of {@link Precision}, 1e-9, with room to spare. */
  double logTolerance() {
    return precision == Precision.DOUBLE ? 1e-12 : 1e-5;
  }

  /** Sums, relative to N and the columns' spreads; again with room to spare in double. */
  double momentTolerance() {
    return precision == Precision.DOUBLE ? 1e-12 : 1e-4;
  }

  /** Posteriors: what the tolerance of a log-density of some hundred nats leaves near a tie. */
  double posteriorTolerance() {
    return precision == Precision.DOUBLE ? 1e-10 : 1e-3;
  }
}
