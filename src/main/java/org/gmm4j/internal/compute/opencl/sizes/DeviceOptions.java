package org.gmm4j.internal.compute.opencl.sizes;

import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;

/**
 * How a device is used. Users choose the precision; tests also choose the rest.
 *
 * @param precision what products are computed in
 * @param sumsArePairs sums in pairs of floats, for devices without fp64
 * @param tuning the kernels' sizes
 * @param chunkBytes the largest buffer of rows
 * @param blockRows rows worked on at a time, at most
 * @param fillingItems work-items that keep the whole device busy
 * @param compilerOptions given to the compiler as they are
 */
public record DeviceOptions(
    Precision precision,
    boolean sumsArePairs,
    Tuning tuning,
    long chunkBytes,
    int blockRows,
    int fillingItems,
    String compilerOptions) {

  /** Enough rows to fill a large GPU, few enough that N × K numbers are never in memory. */
  public static final int BLOCK_ROWS = 16384;

  /**
   * With a plan of the memory: the host's work is hidden behind the last block, which is larger.
   */
  private static final int GPU_BLOCK_ROWS = 65536;

  /** For rows of any kind, with the sizes that come with the program. */
  public static DeviceOptions of(OpenClDevice device, Precision precision) {
    if (precision == Precision.DOUBLE && !device.info().fp64()) {
      throw new DeviceException(
          "%s has no fp64: use float precision, or another device".formatted(device.info().name()));
    }
    return new DeviceOptions(
        precision,
        !device.info().fp64(),
        ShippedTunings.choose(DeviceTraits.of(device), precision, false),
        device.maxAllocation(),
        device.info().gpu() ? GPU_BLOCK_ROWS : BLOCK_ROWS,
        DeviceTraits.of(device).fillingItems(),
        "");
  }

  public DeviceOptions withPairSums() {
    return new DeviceOptions(
        precision, true, tuning, chunkBytes, blockRows, fillingItems, compilerOptions);
  }

  public DeviceOptions withTuning(Tuning other) {
    return new DeviceOptions(
        precision, sumsArePairs, other, chunkBytes, blockRows, fillingItems, compilerOptions);
  }

  public DeviceOptions withChunkBytes(long bytes) {
    return new DeviceOptions(
        precision, sumsArePairs, tuning, bytes, blockRows, fillingItems, compilerOptions);
  }

  public DeviceOptions withBlockRows(int rows) {
    return new DeviceOptions(
        precision, sumsArePairs, tuning, chunkBytes, rows, fillingItems, compilerOptions);
  }

  public DeviceOptions withFillingItems(int items) {
    return new DeviceOptions(
        precision, sumsArePairs, tuning, chunkBytes, blockRows, items, compilerOptions);
  }

  public DeviceOptions withCompilerOptions(String more) {
    return new DeviceOptions(
        precision, sumsArePairs, tuning, chunkBytes, blockRows, fillingItems, more);
  }

  /** What the compiler is told. */
  public String compilerLine(KernelFamily family, boolean rowsAreBytes) {
    return "-cl-std=CL1.2 -DREAL_IS_DOUBLE=%d -DSUMS_ARE_PAIRS=%d %s %s"
        .formatted(
            precision == Precision.DOUBLE ? 1 : 0,
            sumsArePairs ? 1 : 0,
            family.defines(tuning, rowsAreBytes),
            compilerOptions)
        .strip();
  }
}
