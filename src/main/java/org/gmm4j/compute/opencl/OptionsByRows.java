package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Precision;
import org.gmm4j.data.Dataset;

/**
 * How a device is used, in one precision, for rows of each kind.
 *
 * @param forBytes for rows of bytes
 * @param forOthers for all others
 */
record OptionsByRows(Options forBytes, Options forOthers) {
  Options of(Dataset rows) {
    return RowStore.storesBytes(rows) ? forBytes : forOthers;
  }

  Precision precision() {
    return forBytes.precision();
  }
}
