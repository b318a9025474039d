package org.gmm4j.benchmarks;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.ridge.LeaveOneOut;
import org.gmm4j.internal.em.ridge.UnseenScore;

/**
 * Fits one data set with many ridges, and says what the criteria compared in docs/ridge.md make of
 * each fit: one JSON object a ridge, on standard output. Knows no labels: {@code ridge/study.py}
 * compares the components that it prints with them.
 *
 * <p>Arguments: DATA (a file that gmm4j reads), SCALE, K, SEED, HALVINGS, and the ridges.
 */
public final class RidgeStudy {
  private final Dataset rows;
  private final int components;
  private final long seed;
  private final Backend.Resident resident;

  private RidgeStudy(Dataset rows, int components, long seed, Backend.Resident resident) {
    this.rows = rows;
    this.components = components;
    this.seed = seed;
    this.resident = resident;
  }

  /** Runs it. */
  public static void main(String[] args) {
    Dataset rows = Dataset.read(Path.of(args[0])).dividedBy(Double.parseDouble(args[1]));
    try (Loaded loaded =
        Devices.load(Devices.CPU, null, rows, Acceleration.ON, System.err::println)) {
      RidgeStudy study =
          new RidgeStudy(rows, Integer.parseInt(args[2]), Long.parseLong(args[3]), loaded.rows());
      List<int[][]> halvings = study.halvings(Integer.parseInt(args[4]));
      for (String ridge : Arrays.copyOfRange(args, 5, args.length)) {
        System.out.println(
            new GsonBuilder()
                .serializeSpecialFloatingPointValues()
                .create()
                .toJson(study.criteria(Double.parseDouble(ridge), halvings)));
      }
    }
  }

  /** Random halves of the rows, each in order. */
  private List<int[][]> halvings(int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[][]> halvings = new ArrayList<>();
    for (int h = 0; h < count; h++) {
      int[] order = IntStream.range(0, rows.arrayRows()).toArray();
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      int[] first = Arrays.copyOf(order, order.length / 2);
      int[] second = Arrays.copyOfRange(order, order.length / 2, order.length);
      Arrays.sort(first);
      Arrays.sort(second);
      halvings.add(new int[][] {first, second});
    }
    return halvings;
  }

  private Map<String, Object> criteria(double ridge, List<int[][]> halvings) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ridge", ridge);
    long begin = System.nanoTime();
    FitResult fit = fit(rows, components, ridge);
    result.put("seconds", (System.nanoTime() - begin) / 1e9);
    result.put("iterations", fit.iterations());
    Opinion whole = opinion(fit.mixture());
    result.put("labels", fit.labels());
    result.put("log_likelihood", fit.logLikelihood());
    result.put("log_likelihood_of_one", fit(rows, 1, ridge).logLikelihood());
    result.put("entropy", whole.entropy());
    double[] all = new double[rows.arrayRows() * rows.columns()];
    rows.read(0, rows.arrayRows(), all, 0);
    UnseenScore score = LeaveOneOut.score(fit.mixture(), rows.rows(), all, rows.weights());
    result.put("leave_one_out_information", score.information());
    result.put("leave_one_out_log_likelihood", score.logLikelihood());
    result.put("halvings", halvings.stream().map(halves -> compare(whole, halves, ridge)).toList());
    return result;
  }

  private FitResult fit(Dataset some, int count, double ridge) {
    return GmmFitter.builder()
        .components(count)
        .regularization(Regularization.ridge(ridge))
        .seed(seed)
        .device(Devices.CPU)
        .build()
        .fit(some);
  }

  /** What fits to two halves say of all rows, as tables of (soft or hard) counts. */
  private Map<String, Object> compare(Opinion whole, int[][] halves, double ridge) {
    Opinion[] of = new Opinion[2];
    Opinion[] one = new Opinion[2];
    for (int h = 0; h < 2; h++) {
      Dataset half = rows.select(halves[h]);
      of[h] = opinion(fit(half, components, ridge).mixture());
      one[h] = opinion(fit(half, 1, ridge).mixture());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("labels", new int[][] {of[0].labels(), of[1].labels()});
    result.put("rows_of_first", halves[0]);
    result.put("whole_and_half", List.of(whole.joint(of[0]), whole.joint(of[1])));
    result.put("half_and_half", of[0].joint(of[1]));
    result.put("held_out", heldOut(of, halves));
    result.put("held_out_of_one", heldOut(one, halves));
    return result;
  }

  /** Mean log-likelihood of the rows, each by the fit to the other half. */
  private double heldOut(Opinion[] of, int[][] halves) {
    double sum = 0;
    for (int h = 0; h < 2; h++) {
      for (int row : halves[h]) {
        sum += of[1 - h].logDensities[row];
      }
    }
    return sum / rows.rows();
  }

  private Opinion opinion(GaussianMixture mixture) {
    int k = mixture.components();
    double[] log = new double[rows.arrayRows()];
    double[] posteriors = new double[rows.arrayRows() * k];
    resident.posterior(
        mixture,
        (first, count, logDensities, block) -> {
          System.arraycopy(logDensities, 0, log, (int) first, count);
          System.arraycopy(block, 0, posteriors, (int) first * k, count * k);
        });
    return new Opinion(k, log, posteriors);
  }

  /**
   * What a mixture says of all rows.
   *
   * @param posteriors [N × K]
   */
  private record Opinion(int components, double[] logDensities, double[] posteriors) {
    int[] labels() {
      int[] labels = new int[logDensities.length];
      for (int i = 0; i < labels.length; i++) {
        for (int k = 1; k < components; k++) {
          if (posteriors[i * components + k] > posteriors[i * components + labels[i]]) {
            labels[i] = k;
          }
        }
      }
      return labels;
    }

    double entropy() {
      double sum = 0;
      for (double p : posteriors) {
        sum -= p > 0 ? p * Math.log(p) : 0;
      }
      return sum / logDensities.length;
    }

    double[][] joint(Opinion other) {
      double[][] joint = new double[components][components];
      for (int i = 0; i < logDensities.length; i++) {
        for (int k = 0; k < components; k++) {
          for (int l = 0; l < components; l++) {
            joint[k][l] +=
                posteriors[i * components + k]
                    * other.posteriors[i * components + l]
                    / logDensities.length;
          }
        }
      }
      return joint;
    }
  }
}
