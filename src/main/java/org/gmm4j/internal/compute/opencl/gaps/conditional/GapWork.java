package org.gmm4j.internal.compute.opencl.gaps.conditional;

import java.nio.ByteBuffer;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.Scratch;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Programs;

/**
 * The kernels for rows that miss values, and numbers on the way to them and back.
 *
 * @param context the device in use
 * @param programs its kernels, in double
 * @param scratch buffers that are used again
 */
public record GapWork(OpenClContext context, Programs programs, Scratch scratch) {
  /** Features that a tile of a product has (SPAN of kernels/gaps.cl). */
  public static final int SPAN = 64;

  /** Side of a tile that is turned round. */
  public static final int SIDE = 16;

  public Launch launch(String kernel) {
    return programs.launch(KernelFamily.GAPS, kernel);
  }

  /** Room for numbers, at least one. */
  public DeviceBuffer doubles(String what, long count) {
    return scratch.get(what, Math.max(1, count) * Double.BYTES);
  }

  /** The same, all of them 0. */
  public DeviceBuffer zeros(String what, long count) {
    DeviceBuffer buffer = doubles(what, count);
    launch("gap_clear").buffer(buffer).longInteger(count).enqueueItems(Math.max(1, count));
    return buffer;
  }

  /** Numbers of lines of equal length, one after the other. */
  public DeviceBuffer upload(String what, double[]... lines) {
    int length = lines[0].length;
    DeviceBuffer buffer = doubles(what, (long) lines.length * length);
    if (length > 0) {
      buffer.writeLines(
          lines.length,
          (long) length * Double.BYTES,
          (i, to, offset) -> {
            for (int j = 0; j < length; j++) {
              to.putDouble(offset + j * Double.BYTES, lines[i][j]);
            }
          });
    }
    return buffer;
  }

  /** Writes numbers from {@code to} on. */
  public void put(DeviceBuffer buffer, long to, double[] numbers) {
    ByteBuffer bytes = context.staging((long) numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    buffer.write(to * Double.BYTES, bytes);
  }

  /** Whole numbers. */
  public DeviceBuffer upload(String what, int[] numbers) {
    DeviceBuffer buffer = scratch.get(what, (long) Math.max(1, numbers.length) * Integer.BYTES);
    if (numbers.length > 0) {
      ByteBuffer bytes = context.staging((long) numbers.length * Integer.BYTES);
      bytes.asIntBuffer().put(numbers);
      buffer.write(0, bytes);
    }
    return buffer;
  }

  public double[] read(DeviceBuffer buffer, long first, int count) {
    double[] numbers = new double[count];
    if (count > 0) {
      ByteBuffer bytes = context.staging((long) count * Double.BYTES);
      buffer.read(first * Double.BYTES, bytes);
      bytes.asDoubleBuffer().get(numbers);
    }
    return numbers;
  }

  public int[] readIntegers(DeviceBuffer buffer, int count) {
    int[] numbers = new int[count];
    ByteBuffer bytes = context.staging((long) count * Integer.BYTES);
    buffer.read(0, bytes);
    bytes.asIntBuffer().get(numbers);
    return numbers;
  }

  /** Tiles of so many numbers. */
  public static int tiles(int count) {
    return (count - 1) / SPAN + 1;
  }
}
