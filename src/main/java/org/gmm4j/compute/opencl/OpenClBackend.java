package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Acceleration;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DeviceInfo;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Usage;
import org.gmm4j.data.Dataset;

/**
 * Mixtures on an OpenCL device: products in float or double, sums in double or, without fp64, in
 * pairs of floats. Compiled kernels are kept until it is closed; residents must be closed before.
 */
final class OpenClBackend implements Backend {
  private final OpenClContext context;
  private final Options forBytes;
  private final Options forOthers;
  private final Usage usage;

  OpenClBackend(OpenClDevice device, Options options) {
    this(device, options, Usage.of(options.precision()));
  }

  /** Opens the device, to be used in a precision that the options say. */
  OpenClBackend(OpenClDevice device, Options options, Usage usage) {
    this(device, options, options, usage);
  }

  /** The same with options, of one precision, for rows of bytes and for others. */
  OpenClBackend(OpenClDevice device, Options forBytes, Options forOthers, Usage usage) {
    this.forBytes = forBytes;
    this.forOthers = forOthers;
    this.usage = usage;
    this.context = new OpenClContext(device, usage.profile());
  }

  @Override
  public DeviceInfo device() {
    return context.device().info();
  }

  @Override
  public Precision precision() {
    return forBytes.precision();
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    Options options = RowStore.storesBytes(rows) ? forBytes : forOthers;
    return new OpenClResident(context, options, rows, acceleration, usage);
  }

  /** For tests of what is released. */
  OpenClContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }
}
