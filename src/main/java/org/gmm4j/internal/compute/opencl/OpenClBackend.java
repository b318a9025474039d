package org.gmm4j.internal.compute.opencl;

import java.util.function.Supplier;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.PrecisionException;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Failover;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.chunks.ChunkedResident;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;
import org.gmm4j.internal.compute.opencl.gaps.GapPlan;
import org.gmm4j.internal.compute.opencl.gaps.GapResident;
import org.gmm4j.internal.compute.opencl.rows.DeviceOptionsByType;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Programs;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Mixtures on an OpenCL device: products in float or double, sums in double or, without fp64, in
 * pairs of floats. Compiled kernels are kept until it is closed; residents must be closed before.
 */
final class OpenClBackend implements Backend {
  private final OpenClContext context;
  private final ProgramCache programs;
  private final @Nullable Supplier<DeviceOptionsByType> doubles;
  private final Usage usage;
  private DeviceOptionsByType options;
  private boolean inDouble; // rows that miss values are

  OpenClBackend(OpenClDevice device, DeviceOptions options) {
    this(device, options, Usage.of(options.precision()));
  }

  /** Opens the device, to be used in a precision that the options say. */
  OpenClBackend(OpenClDevice device, DeviceOptions options, Usage usage) {
    this(device, new DeviceOptionsByType(options, options), null, usage);
  }

  /**
   * The same with options for rows of each kind.
   *
   * @param doubles gives those to go on with where floats cannot hold the answer; null to stay
   */
  OpenClBackend(
      OpenClDevice device,
      DeviceOptionsByType options,
      @Nullable Supplier<DeviceOptionsByType> doubles,
      Usage usage) {
    this.options = options;
    this.doubles = doubles;
    this.usage = usage;
    this.context = new OpenClContext(device, usage.profile());
    this.programs = new ProgramCache(context);
  }

  private record Held(Backend backend, Resident rows) implements Loaded {
    @Override
    public void close() {
      rows.close();
    }
  }

  @Override
  public DeviceInfo device() {
    return context.device().info();
  }

  @Override
  public Precision precision() {
    return inDouble ? Precision.DOUBLE : options.precision();
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    inDouble = rows.isIncomplete();
    if (inDouble) {
      return incomplete(rows);
    }
    Resident first = resident(rows, acceleration);
    Supplier<DeviceOptionsByType> next = doubles;
    if (next == null || precision() == Precision.DOUBLE) {
      return first;
    }
    return new Failover(
        new Held(this, first),
        () -> {
          options = next.get();
          return new Held(this, resident(rows, acceleration));
        },
        PrecisionException.class,
        "going on in double",
        usage.notices());
  }

  private Resident incomplete(Dataset rows) {
    OpenClDevice device = context.device();
    GapPlan.requireDouble(device, usage.precision());
    MixtureKind mixtures = usage.mixtures();
    return new GapResident(
        context,
        new Programs(
            programs,
            DeviceOptions.of(device, Precision.DOUBLE)
                .withCompilerOptions(options.forOthers().compilerOptions()),
            false),
        rows,
        mixtures == null ? null : GapPlan.requireRoom(device, RowKind.of(rows), mixtures),
        usage.profile());
  }

  private Resident resident(Dataset rows, Acceleration acceleration) {
    MemoryPlan plan =
        MemoryPlan.of(context.device(), options.of(rows), RowKind.of(rows), usage.mixtures());
    return plan.isInChunks()
        ? new ChunkedResident(
            rows,
            precision(),
            plan.rows().count(),
            new OpenClChunks(context, programs, plan, rows, acceleration, usage.inTurn()))
        : new OpenClResident(context, programs, plan, rows, acceleration, usage);
  }

  /** For tests of what is released. */
  OpenClContext context() {
    return context;
  }

  @Override
  public void close() {
    programs.close();
    context.close();
  }
}
