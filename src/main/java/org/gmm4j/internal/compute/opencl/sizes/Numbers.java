package org.gmm4j.internal.compute.opencl.sizes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gmm4j.Precision;

/**
 * How the kernels' REAL and ACC numbers lie in memory (kernels/common.cl). Offsets are in bytes.
 *
 * @param precision REAL: float or double
 * @param sumsArePairs ACC: two floats, high and low, instead of a double
 */
public record Numbers(Precision precision, boolean sumsArePairs) {
  /** Size of an ACC: a double, or two floats. */
  public static final int SUM_BYTES = Double.BYTES;

  /** Size of a REAL. */
  public int realBytes() {
    return precision == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
  }

  public void putReal(ByteBuffer to, int offset, double value) {
    if (precision == Precision.DOUBLE) {
      to.putDouble(offset, value);
    } else {
      to.putFloat(offset, (float) value);
    }
  }

  public double real(ByteBuffer from, int offset) {
    return precision == Precision.DOUBLE ? from.getDouble(offset) : from.getFloat(offset);
  }

  public void putSum(ByteBuffer to, int offset, double value) {
    if (sumsArePairs) {
      float high = (float) value;
      to.putFloat(offset, high);
      to.putFloat(offset + Float.BYTES, Float.isInfinite(high) ? 0 : (float) (value - high));
    } else {
      to.putDouble(offset, value);
    }
  }

  public double sum(ByteBuffer from, int offset) {
    return sumsArePairs
        ? (double) from.getFloat(offset) + from.getFloat(offset + Float.BYTES)
        : from.getDouble(offset);
  }

  /** All sums of a buffer. */
  public double[] sums(ByteBuffer from) {
    double[] out = new double[from.limit() / SUM_BYTES];
    Arrays.setAll(out, i -> sum(from, i * SUM_BYTES));
    return out;
  }
}
