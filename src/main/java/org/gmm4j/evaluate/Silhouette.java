package org.gmm4j.evaluate;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;

/**
 * How much nearer rows are to their own cluster than to the next, without any true classes: the
 * mean over rows of (b − a) / max(a, b), where a is the mean distance to the other rows of its
 * cluster and b the least mean distance to those of another one (Rousseeuw 1987). It is 0 for a row
 * that is alone in its cluster. Distances are Euclidean, and each pair of rows takes one: of many
 * rows some are drawn, and compared with each other alone.
 *
 * @param mean from −1 to 1
 * @param rows that it is the mean of
 * @param all N
 * @param seed by which the rows were drawn, if they are not all
 */
public record Silhouette(double mean, int rows, long all, long seed) {
  private static final int USUAL_ROWS = 5000;
  private static final int USUAL_VALUES = 1 << 25; // 256 MiB

  /** How many rows it is found of if nobody says: 5,000, fewer of more than 6,710 features. */
  public static int usualRows(Dataset data) {
    return Math.max(2, Math.min(USUAL_ROWS, USUAL_VALUES / data.columns()));
  }

  /**
   * Finds it.
   *
   * @param clusters the cluster of each row [N]
   * @param most rows that are compared, at least 2; of more, so many are drawn
   * @param seed of the draw
   * @return empty where it is not defined: for one cluster, as many as rows, or rows that miss
   *     values, between which there are no distances
   * @throws DataException if squared distances overflow
   */
  public static Optional<Silhouette> of(Dataset data, Assignments clusters, int most, long seed) {
    long[] chosen = chosen(data.rows(), most, seed);
    return of(data, chosen, i -> clusters.get(chosen[i]), seed);
  }

  /** The same of clusters by their codes [N], any numbers. */
  public static Optional<Silhouette> of(Dataset data, int[] clusters, int most, long seed) {
    if (clusters.length != data.rows()) {
      throw new IllegalArgumentException(
          "%d rows, %d of them with clusters".formatted(data.rows(), clusters.length));
    }
    long[] chosen = chosen(data.rows(), most, seed);
    return of(data, chosen, i -> clusters[(int) chosen[i]], seed);
  }

  /** Some rows, ascending: each set of so many is as probable (Knuth's algorithm S). */
  static long[] chosen(long rows, int most, long seed) {
    if (most < 2) {
      throw new IllegalArgumentException("a silhouette takes 2 rows at least, not " + most);
    }
    long[] chosen = new long[(int) Math.min(rows, most)];
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    for (long row = 0; found < chosen.length; row++) {
      if (random.nextLong(rows - row) < chosen.length - found) {
        chosen[found++] = row;
      }
    }
    return chosen;
  }

  private static Optional<Silhouette> of(
      Dataset data, long[] chosen, IntUnaryOperator cluster, long seed) {
    if (data.isIncomplete()) {
      return Optional.empty();
    }
    int count = chosen.length;
    int[] codes = IntStream.range(0, count).map(cluster).toArray();
    int[] occurring = Arrays.stream(codes).distinct().sorted().toArray();
    if (occurring.length < 2 || occurring.length == count) {
      return Optional.empty();
    }
    int[] clusters =
        Arrays.stream(codes).map(code -> Arrays.binarySearch(occurring, code)).toArray();
    double[][] rows = new double[count][];
    Arrays.setAll(rows, i -> data.row(chosen[i]));
    int[] sizes = new int[occurring.length];
    Arrays.stream(clusters).forEach(k -> sizes[k]++);
    double[] each = new double[count];
    IntStream.range(0, count).parallel().forEach(i -> each[i] = ofRow(i, rows, clusters, sizes));
    double mean = Arrays.stream(each).sum() / count;
    if (!Double.isFinite(mean)) {
      throw new DataException(
          "rows are so far from each other that squared distances overflow; divide the data by"
              + " something");
    }
    return Optional.of(new Silhouette(mean, count, data.rows(), seed));
  }

  private static double ofRow(int row, double[][] rows, int[] clusters, int[] sizes) {
    int own = clusters[row];
    if (sizes[own] == 1) {
      return 0;
    }
    double[] sums = new double[sizes.length];
    for (int i = 0; i < rows.length; i++) {
      sums[clusters[i]] += i == row ? 0 : distance(rows[row], rows[i]);
    }
    double within = sums[own] / (sizes[own] - 1);
    double next = Double.POSITIVE_INFINITY;
    for (int k = 0; k < sizes.length; k++) {
      next = k == own ? next : Math.min(next, sums[k] / sizes[k]);
    }
    double greater = Math.max(within, next);
    return greater == 0 ? 0 : (next - within) / greater;
  }

  /** In four sums, which a processor adds up side by side. */
  private static double distance(double[] a, double[] b) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int j = 0;
    for (; j + 3 < a.length; j += 4) {
      first += square(a[j] - b[j]);
      second += square(a[j + 1] - b[j + 1]);
      third += square(a[j + 2] - b[j + 2]);
      fourth += square(a[j + 3] - b[j + 3]);
    }
    for (; j < a.length; j++) {
      first += square(a[j] - b[j]);
    }
    return Math.sqrt(first + second + (third + fourth));
  }

  private static double square(double value) {
    return value * value;
  }
}
