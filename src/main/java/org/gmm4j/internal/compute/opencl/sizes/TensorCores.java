package org.gmm4j.internal.compute.opencl.sizes;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.device.Program;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;

/**
 * Whether a device makes products in a way that not all do: a small tile of them is compiled, run
 * and compared. Only PTX is known, so only NVIDIA's devices are asked.
 */
public final class TensorCores {
  private static final String VENDOR = "nvidia";

  /** One warp. */
  private static final Tile TILE = new Tile(4, 32, 16, 4, 4, 1, Product.TENSOR);

  /** Of sums of {@link Tile#depth} products, beside the sums of their absolute values. */
  private static final double FLOAT_TOLERANCE = 1e-6;

  private static final double DOUBLE_TOLERANCE = 1e-14;

  private static final Map<String, Boolean> ANSWERS = new ConcurrentHashMap<>();

  private TensorCores() {}

  /** Whether a device has those that a product takes; it is asked once a process. */
  public static boolean has(
      OpenClDevice device, String vendor, Product product, Precision precision) {
    return vendor.contains(VENDOR)
        && (product != Product.TENSOR_WIDE || precision == Precision.DOUBLE)
        && ANSWERS.computeIfAbsent(
            "%s %s %s".formatted(device.info(), product, precision),
            each -> answers(device, product, precision, ""));
  }

  /** Asks, whoever made the device. */
  public static boolean answers(
      OpenClDevice device, Product product, Precision precision, String compilerOptions) {
    try (OpenClContext context = new OpenClContext(device);
        ProgramCache programs = new ProgramCache(context)) {
      return isRight(context, programs, product, precision, compilerOptions);
    } catch (DeviceException unable) {
      return false;
    }
  }

  private static boolean isRight(
      OpenClContext context,
      ProgramCache programs,
      Product product,
      Precision precision,
      String compilerOptions) {
    Tile tile = TILE.withProduct(product);
    int size = tile.tile();
    int depth = tile.depth();
    boolean doubles = precision == Precision.DOUBLE;
    Numbers numbers = new Numbers(precision, false);
    Program program =
        programs.get(
            List.of("common", "tile", "items", "warp", "probe"),
            "-cl-std=CL1.2 -DREAL_IS_DOUBLE=%d -DSUMS_ARE_PAIRS=%d %s %s"
                .formatted(doubles ? 1 : 0, doubles ? 0 : 1, tile.defines(), compilerOptions)
                .strip());
    Random random = new Random(1);
    double[] a = random.doubles((long) depth * size, -1, 1).map(x -> (float) x).toArray();
    double[] b = random.doubles((long) depth * size, -1, 1).map(x -> (float) x).toArray();
    double[] c = new double[size * size];
    try (DeviceBuffer first = upload(context, numbers, a);
        DeviceBuffer second = upload(context, numbers, b);
        DeviceBuffer third = upload(context, numbers, c)) {
      program
          .launch("probe_products")
          .buffer(first)
          .buffer(second)
          .buffer(third)
          .enqueueGroups(1, 1);
      ByteBuffer bytes = context.staging((long) c.length * numbers.realBytes());
      third.read(0, bytes);
      for (int i = 0; i < c.length; i++) {
        c[i] = numbers.real(bytes, i * numbers.realBytes());
      }
    }
    double tolerance = doubles ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;
    for (int i = 0; i < c.length; i++) {
      double sum = 0;
      double absolute = 0;
      for (int t = 0; t < depth; t++) {
        double each = a[t * size + i / size] * b[t * size + i % size];
        sum += each;
        absolute += Math.abs(each);
      }
      if (!(Math.abs(c[i] - sum) <= tolerance * absolute)) {
        return false;
      }
    }
    return true;
  }

  private static DeviceBuffer upload(OpenClContext context, Numbers numbers, double[] values) {
    int bytes = numbers.realBytes();
    DeviceBuffer buffer = new DeviceBuffer(context, "a product", (long) values.length * bytes);
    buffer.writeLines(values.length, bytes, (i, to, at) -> numbers.putReal(to, at, values[i]));
    return buffer;
  }
}
