package org.gmm4j.internal.fit.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.state.State;

/**
 * What the bits of a fit depend on, by name: its options, but for the most iterations, and its
 * data.
 */
final class Fingerprint {
  /** So many rows, evenly spread, tell data sets apart. */
  private static final int SAMPLE = 1024;

  private final Map<String, String> facts;

  private Fingerprint(Map<String, String> facts) {
    this.facts = facts;
  }

  /** Of no fit: nothing is compared. */
  static Fingerprint none() {
    return new Fingerprint(Map.of());
  }

  static Fingerprint of(FitOptions options, Dataset data) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("components", String.valueOf(options.components()));
    facts.put("covariance", options.covariance().name());
    facts.put(
        "ridge",
        options.regularization().isOpen()
            ? "to be chosen"
            : String.valueOf(options.regularization().ridge()));
    facts.put("shrinkage", options.regularization().shrinkage().name());
    facts.put("initialization", options.initialization().option());
    GaussianMixture start = options.start();
    facts.put("start", start == null ? "none" : "a start of checksum " + checksum(start));
    facts.put("fixed parts", options.fixed().text());
    facts.put("rows of a batch", String.valueOf(options.batch()));
    facts.put("restarts", String.valueOf(options.restarts()));
    facts.put("seed", String.valueOf(options.seed()));
    facts.put("stopping rule", options.stoppingRule().option());
    facts.put("tolerance", String.valueOf(options.tolerance()));
    facts.put("policy for components that collapse", options.em().onCollapse().option());
    facts.put("assignments", options.em().hard() ? "hard" : "soft");
    facts.put("moves", options.em().splitAndMerge() ? "split and merge" : "none");
    facts.put("steps beyond EM's", options.em().extrapolation().option());
    Precision precision = options.precision();
    facts.put("precision", precision == null ? "the device's" : precision.toString());
    facts.put("acceleration", options.acceleration().toString());
    facts.put("rows", String.valueOf(data.rows()));
    facts.put("features", String.valueOf(data.columns()));
    facts.put("type of values", data.type().toString());
    facts.put("scale", String.valueOf(data.scale()));
    facts.put("values of checksum", checksum(data));
    facts.put(
        "weights", data.weights().areOnes() ? "none" : "of checksum " + checksum(data.weights()));
    facts.put(
        "known labels",
        data.knownLabels().areNone() ? "none" : "of checksum " + checksumOfLabels(data));
    return new Fingerprint(facts);
  }

  private static String checksumOfLabels(Dataset data) {
    CRC32 sum = new CRC32();
    for (long row = 0; row < data.rows(); row++) {
      add(sum, new double[] {data.knownLabels().of(row)});
    }
    return Long.toHexString(sum.getValue());
  }

  private static String checksum(Dataset data) {
    CRC32 sum = new CRC32();
    int count = (int) Math.min(SAMPLE, data.rows());
    double[] row = new double[data.columns()];
    for (int i = 0; i < count; i++) {
      data.read(data.spread(i, count), 1, row, 0);
      add(sum, row);
    }
    return Long.toHexString(sum.getValue());
  }

  private static String checksum(RowWeights weights) {
    CRC32 sum = new CRC32();
    for (long row = 0; row < weights.rows(); row++) {
      add(sum, new double[] {weights.of(row)});
    }
    String unit = weights.exponent() == 0 ? "" : " times 2^" + weights.exponent();
    return Long.toHexString(sum.getValue()) + unit;
  }

  private static String checksum(GaussianMixture start) {
    CRC32 sum = new CRC32();
    add(sum, start.weights());
    for (int k = 0; k < start.components(); k++) {
      add(sum, start.mean(k));
      add(sum, start.covariance().variances(k));
    }
    return Long.toHexString(sum.getValue());
  }

  private static void add(CRC32 sum, double[] values) {
    for (double value : values) {
      long bits = Double.doubleToLongBits(value);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        sum.update((int) (bits >>> shift));
      }
    }
  }

  /**
   * Saves it, or compares what was saved with it.
   *
   * @throws DataException if another fit was saved
   */
  void exchange(State state) {
    facts.forEach(
        (name, value) -> {
          String saved = state.text(value);
          if (!saved.equals(value)) {
            throw new DataException(
                "is of another fit: %s %s there, %s here".formatted(name, saved, value));
          }
        });
  }
}
