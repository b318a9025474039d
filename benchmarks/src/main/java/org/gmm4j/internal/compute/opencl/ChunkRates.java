package org.gmm4j.internal.compute.opencl;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.tuner.TuningProblem;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;

/**
 * What it costs to have rows go through a device in chunks, each coming up while the one before is
 * computed: E-step and moments of rows that stay there, and of the same rows on the same device
 * when it may use only so much memory that there are four chunks or more. A line of JSON.
 */
public final class ChunkRates {
  private static final int PASSES = 5;
  private static final int FEWEST = 4;

  private ChunkRates() {}

  /**
   * Measures.
   *
   * @param args what stands behind "opencl:" or nothing; float or double; rows; features; K; bytes
   *     or floats
   */
  public static void main(String[] args) {
    OpenClDevice device = DeviceNames.find(args[0].isEmpty() ? null : args[0], OpenClDevice.all());
    Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    DeviceOptions options = DeviceOptions.of(device, precision);
    int features = Integer.parseInt(args[3]);
    Dataset rows = rows(Integer.parseInt(args[2]), features, args[5].equals("bytes"));
    int components = Integer.parseInt(args[4]);
    GaussianMixture mixture = new TuningProblem(rows, components, 2048).mixture();
    MixtureKind mixtures = new MixtureKind(components, CovarianceStructure.of("full"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("device", device.info().name());
    json.put("precision", precision.toString());
    json.put("rows", rows.rows());
    json.put("features", features);
    json.put("components", components);
    json.put("values", args[5]);
    json.put("resident", passes(device, options, mixtures, rows, mixture));
    OpenClDevice small = small(device, options, mixtures, rows);
    json.put("chunked", passes(small, options, mixtures, rows, mixture));
    json.put("uploads_alone_seconds", uploads(device, options, rows));
    System.out.println(new Gson().toJson(json));
  }

  private static DeviceMemory plan(
      OpenClDevice device, DeviceOptions options, MixtureKind mixtures, Dataset rows) {
    return MemoryPlan.of(device, options, RowKind.of(rows), mixtures).needs(mixtures).memory();
  }

  /** The same device with just so much memory that the rows go through it in some chunks. */
  private static OpenClDevice small(
      OpenClDevice device, DeviceOptions options, MixtureKind mixtures, Dataset rows) {
    DeviceInfo info = device.info();
    long memory = plan(device, options, mixtures, rows).total();
    while (true) {
      memory -= memory / 20;
      DeviceInfo less =
          new DeviceInfo(info.id(), info.name(), info.gpu(), info.fp64(), memory, info.detail());
      OpenClDevice small =
          new OpenClDevice(device.platform(), device.handle(), less, device.maxAllocation());
      if (plan(small, options, mixtures, rows).chunks() >= FEWEST) {
        return small;
      }
    }
  }

  private static Map<String, Object> passes(
      OpenClDevice device,
      DeviceOptions options,
      MixtureKind mixtures,
      Dataset rows,
      GaussianMixture mixture) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (boolean profiled : new boolean[] {false, true}) {
      Usage usage = new Usage(options.precision(), mixtures, profiled, System.err::println);
      try (Backend backend = new OpenClBackend(device, options, usage);
          Backend.Resident resident = backend.load(rows, Acceleration.OFF)) {
        DeviceMemory memory = resident.memory();
        if (memory != null) {
          json.put("memory", memory.describe());
        }
        double[] seconds = new double[PASSES];
        double logLikelihood = 0;
        for (int i = -1; i < PASSES; i++) { // the first compiles
          long begin = System.nanoTime();
          logLikelihood = resident.expect(mixture).logLikelihood();
          seconds[Math.max(0, i)] = (System.nanoTime() - begin) * 1e-9;
        }
        Arrays.sort(seconds);
        json.put("log_likelihood", logLikelihood);
        json.put(profiled ? "profiled_seconds" : "seconds", seconds[PASSES / 2]);
        Profile profile = resident.profile();
        if (profile != null) {
          json.put("profile", profile);
          json.put("overlap_seconds", profile.overlapSeconds());
        }
      }
    }
    return json;
  }

  /** What it takes to bring all rows up, into room that is there, while nothing is computed. */
  private static double uploads(OpenClDevice device, DeviceOptions options, Dataset rows) {
    boolean bytes = RowStore.storesBytes(rows);
    RowLayout layout = RowLayout.of(device, options, bytes, rows.arrayRows(), rows.columns());
    Numbers numbers = new Numbers(options.precision(), options.sumsArePairs());
    double[] seconds = new double[PASSES];
    try (OpenClContext context = new OpenClContext(device);
        RowStore store = new RowStore(context, layout, numbers, rows)) {
      store.sendAll();
      for (int i = 0; i < PASSES; i++) {
        long begin = System.nanoTime();
        store.refilled(rows).sendAll();
        seconds[i] = (System.nanoTime() - begin) * 1e-9;
      }
    }
    Arrays.sort(seconds);
    return seconds[PASSES / 2];
  }

  private static Dataset rows(int count, int features, boolean bytes) {
    Random random = new Random(0);
    byte[][] values = new byte[count][features];
    for (byte[] row : values) {
      random.nextBytes(row);
    }
    if (bytes) {
      return Dataset.of(values).dividedBy(255);
    }
    float[][] floats = new float[count][features];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features; j++) {
        floats[i][j] = (values[i][j] & 255) / 255f;
      }
    }
    return Dataset.of(floats);
  }
}
