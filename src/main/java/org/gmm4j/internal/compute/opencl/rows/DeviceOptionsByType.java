package org.gmm4j.internal.compute.opencl.rows;

import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

/**
 * How a device is used, in one precision, for rows of each kind.
 *
 * @param forBytes for rows of bytes
 * @param forOthers for all others
 */
public record DeviceOptionsByType(DeviceOptions forBytes, DeviceOptions forOthers) {
  public DeviceOptions of(Dataset rows) {
    return of(RowStore.storesBytes(rows));
  }

  /** Those for bytes, or for anything else. */
  public DeviceOptions of(boolean bytes) {
    return bytes ? forBytes : forOthers;
  }

  public Precision precision() {
    return forBytes.precision();
  }
}
