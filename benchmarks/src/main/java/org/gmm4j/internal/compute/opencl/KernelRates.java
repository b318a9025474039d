package org.gmm4j.internal.compute.opencl;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.tuner.Trial;
import org.gmm4j.internal.compute.opencl.tuner.TunedKernels;
import org.gmm4j.internal.compute.opencl.tuner.TuningCache;
import org.gmm4j.internal.compute.opencl.tuner.TuningProblem;
import org.jocl.CL;

/**
 * What each kernel reaches on a device with the sizes that fits would use, what the products reach
 * with all others that come with the engine, and how fast the device copies memory: a line of JSON.
 * In the engine's package, since kernels are no part of its API.
 *
 * <p>Operations are counted as in the other benchmarks: d² a pair of a row and a component for
 * whitening and for moments (triangles once), 3·d for a distance.
 */
public final class KernelRates {
  private static final int COPIES = 10;
  private static final long MOST_BYTES = 256L << 20;

  private KernelRates() {}

  /**
   * Measures.
   *
   * @param args what stands behind "opencl:" or nothing; float or double; rows; features; K
   */
  public static void main(String[] args) {
    String which = args[0].isEmpty() ? null : args[0];
    Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    OpenClDevice device = DeviceNames.find(which, OpenClDevice.all());
    DeviceOptions shipped = DeviceOptions.of(device, precision);
    DeviceOptions options =
        TuningCache.here()
            .find(DeviceTraits.of(device), precision, System.err::println)
            .forBytes()
            .map(shipped::withTuning)
            .orElse(shipped);
    int rows = Integer.parseInt(args[2]);
    int features = Integer.parseInt(args[3]);
    int components = Integer.parseInt(args[4]);
    TuningProblem problem = new TuningProblem(bytes(rows, features), components, rows);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("device", device.info().name());
    json.put("precision", precision.toString());
    json.put("rows", rows);
    json.put("features", features);
    json.put("components", components);
    json.put("tuned", !options.tuning().equals(shipped.tuning()));
    json.put("copy_gigabytes_per_second", copyRate(device));
    Map<String, Object> kernels = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    json.put("kernels", kernels);
    json.put("refused", refused);
    for (TunedKernels each : TunedKernels.values()) {
      kernels.put(each.title(), kernel(device, options, problem, each));
    }
    System.out.println(new Gson().toJson(json)); // and again after each entry: time may run out
    for (ShippedTunings.Entry entry : ShippedTunings.fitting(DeviceTraits.of(device), precision)) {
      DeviceOptions others = options.withTuning(entry.tuning());
      for (TunedKernels each : List.of(TunedKernels.WHITENING, TunedKernels.MOMENTS)) {
        String name = each.title() + ", " + entry.name();
        try {
          kernels.put(name, kernel(device, others, problem, each));
        } catch (DeviceException | TuningProblem.WrongResult failed) {
          refused.put(name, String.valueOf(failed.getMessage()));
        }
      }
      System.out.println(new Gson().toJson(json));
    }
  }

  private static Map<String, Object> kernel(
      OpenClDevice device, DeviceOptions options, TuningProblem problem, TunedKernels kernels) {
    double pairs = (double) problem.rows().rows() * problem.mixture().components();
    double d = problem.rows().columns();
    double operations =
        switch (kernels) {
          case WHITENING, MOMENTS -> pairs * d * d;
          case DISTANCES -> pairs * 3 * d;
          case ROWS -> Double.NaN;
        };
    try (Trial trial = new Trial(device, options, problem)) {
      double seconds = kernels.seconds(trial, Double.POSITIVE_INFINITY);
      Map<String, Object> kernel = new LinkedHashMap<>();
      kernel.put("sizes", kernels.sizes(options.tuning()));
      kernel.put("milliseconds", seconds * 1e3);
      if (!Double.isNaN(operations)) {
        kernel.put("gflop_per_second", operations / seconds * 1e-9);
      }
      return kernel;
    }
  }

  /** Bytes read and written a second, median of some copies from one buffer to another. */
  private static double copyRate(OpenClDevice device) {
    long bytes = Math.min(MOST_BYTES, device.maxAllocation() / 2);
    double[] rates = new double[COPIES];
    try (OpenClContext context = new OpenClContext(device);
        DeviceBuffer from = new DeviceBuffer(context, "bytes to copy", bytes);
        DeviceBuffer to = new DeviceBuffer(context, "copied bytes", bytes)) {
      for (int i = -1; i < COPIES; i++) { // the first touches the memory
        long begin = System.nanoTime();
        CL.clEnqueueCopyBuffer(
            context.queue(), from.handle(), to.handle(), 0, 0, bytes, 0, null, null);
        CL.clFinish(context.queue());
        rates[Math.max(0, i)] = 2.0 * bytes / (System.nanoTime() - begin);
      }
    }
    Arrays.sort(rates);
    return rates[COPIES / 2];
  }

  private static Dataset bytes(int rows, int features) {
    Random random = new Random(0);
    byte[][] bytes = new byte[rows][features];
    for (byte[] row : bytes) {
      random.nextBytes(row);
    }
    return Dataset.of(bytes).dividedBy(255);
  }
}
