package org.gmm4j.internal.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;

/** A fit that nothing refuses, in a Java of its own with a heap that a test chooses. */
final class FitInHeap {
  static final int DONE = 0;
  static final int NO_ROOM = 3;

  /** What rows there are. */
  enum Kind {
    PLAIN,
    /** With weights of about one. */
    WEIGHTED,
    /** Bytes, of which one stands for what is missing: it is one value in some fifty. */
    GAPS;

    Dataset of(Dataset rows) {
      double[] weights = new double[rows.arrayRows()];
      Arrays.setAll(weights, i -> 0.5 + i % 3);
      return switch (this) {
        case PLAIN -> rows;
        case WEIGHTED -> rows.weightedBy(weights);
        case GAPS -> rows.withMissing(100);
      };
    }
  }

  private FitInHeap() {}

  /**
   * Fits.
   *
   * @param args the structure, K, N, d, whether the rows are bytes, and their {@link Kind}
   */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    try {
      FitOptions options = options(args[0], Integer.parseInt(args[1]));
      Dataset rows =
          Kind.valueOf(args[5])
              .of(
                  rows(
                      Integer.parseInt(args[1]),
                      Integer.parseInt(args[2]),
                      Integer.parseInt(args[3]),
                      Boolean.parseBoolean(args[4])));
      Plan plan = Plan.of(options, rows);
      FitListener nobody = new FitListener() {};
      try (Loaded loaded =
          Devices.load("cpu", null, plan.rows(), options.acceleration(), n -> {})) {
        new Fit(options, nobody, plan, loaded, new Checkpointer(options, rows, nobody)).run(0);
      }
      System.exit(DONE);
    } catch (OutOfMemoryError full) {
      System.exit(NO_ROOM);
    }
  }

  static FitOptions options(String structure, int components) {
    return GmmFitter.builder()
        .components(components)
        .covariance(structure)
        .regularization(Regularization.ridge(1e-2))
        .maxIterations(3)
        .tolerance(0)
        .device("cpu")
        .build()
        .options();
  }

  /** Overlapping clusters. */
  static Dataset rows(int components, int n, int d, boolean bytes) {
    SplittableRandom random = new SplittableRandom(1);
    if (bytes) {
      byte[][] rows = new byte[n][d];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) {
          rows[i][j] = (byte) Math.max(0, 100 + 10 * (i % components) + 20 * random.nextGaussian());
        }
      }
      return Dataset.of(rows);
    }
    float[][] rows = new float[n][d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = (float) (i % components + random.nextGaussian());
      }
    }
    return Dataset.of(rows);
  }

  /** Runs it in another Java; returns how it ended. */
  static int run(long heapBytes, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmn16m",
            "-Xmx" + (heapBytes >> 10) + "k",
            "-Dorg.bytedeco.javacpp.maxBytes=4g",
            "-cp",
            System.getProperty("java.class.path"),
            FitInHeap.class.getName()));
    command.addAll(Arrays.asList(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
