package org.gmm4j.internal.compute.opencl.sizes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;

/**
 * What the choice of sizes depends on.
 *
 * @param name the device's own name
 * @param vendor as its driver gives it: "NVIDIA Corporation"
 * @param driver the driver's version
 * @param gpu whether it is a GPU
 * @param units its multiprocessors or cores
 * @param groupItems work-items a work-group may have
 * @param localBytes local memory a work-group may have
 * @param floatVector floats its instructions work on at once; 1 on most GPUs
 * @param tensorCores whether it has those that a product takes; asked only for products that take
 *     any
 */
public record DeviceTraits(
    String name,
    String vendor,
    String driver,
    boolean gpu,
    int units,
    long groupItems,
    long localBytes,
    int floatVector,
    BiPredicate<Product, Precision> tensorCores) {
  /** Accumulators that leave registers for all else: a GPU's work-item has 255 of 32 bits. */
  private static final int GPU_ITEM_WORDS = 128;

  /** CPUs spill to their cache: what is longer than that only takes long to compile. */
  private static final int CPU_ITEM_WORDS = 1024;

  public static DeviceTraits of(OpenClDevice device) {
    cl_device_id handle = device.handle();
    String vendor = text(handle, CL.CL_DEVICE_VENDOR);
    return new DeviceTraits(
        device.info().name(),
        vendor,
        text(handle, CL.CL_DRIVER_VERSION),
        device.info().gpu(),
        (int) number(handle, CL.CL_DEVICE_MAX_COMPUTE_UNITS, Sizeof.cl_int),
        number(handle, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE, Sizeof.size_t),
        number(handle, CL.CL_DEVICE_LOCAL_MEM_SIZE, Sizeof.cl_long),
        (int) number(handle, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT, Sizeof.cl_int),
        (product, precision) ->
            TensorCores.has(device, vendor.toLowerCase(Locale.ROOT), product, precision));
  }

  /** Work-items that keep all of it busy: a GPU hides its latencies behind many. */
  int fillingItems() {
    return units * (gpu ? 1024 : 1);
  }

  /** Whether the device has room for kernels of these sizes, as far as can be told beforehand. */
  public boolean fits(Tuning tuning, Precision precision) {
    return tuning.lanes() <= groupItems
        && Arrays.stream(KernelFamily.values())
            .filter(KernelFamily::hasProduct)
            .allMatch(family -> fits(family, family.tile(tuning), precision));
  }

  private boolean fits(KernelFamily family, Tile tile, Precision precision) {
    int realBytes = precision == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
    int words = tile.itemResults() * realBytes / Float.BYTES;
    return tile.groupItems() <= groupItems
        && family.localBytes(tile, realBytes) <= localBytes
        && words <= (gpu ? GPU_ITEM_WORDS : CPU_ITEM_WORDS)
        && (!tile.product().onTensorCores() || tensorCores.test(tile.product(), precision));
  }

  private static long number(cl_device_id handle, int property, long bytes) {
    ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    CL.clGetDeviceInfo(handle, property, bytes, Pointer.to(value), null);
    return bytes == Long.BYTES ? value.getLong(0) : value.getInt(0);
  }

  private static String text(cl_device_id handle, int property) {
    long[] size = new long[1];
    CL.clGetDeviceInfo(handle, property, 0, null, size);
    byte[] text = new byte[(int) size[0]];
    CL.clGetDeviceInfo(handle, property, text.length, Pointer.to(text), null);
    return new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
  }
}
