package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.Interruption;

/**
 * Ward's agglomeration by chains of nearest neighbours (Murtagh 1983): O(n²) in all. Two clusters
 * of weights a and b whose means are ‖·‖ apart are
 *
 * <pre>
 *   D = ab / (a + b) ‖·‖²
 * </pre>
 *
 * apart, by which the sum of squares grows if they are merged, and what is merged is from a third
 * of weight c (Lance &amp; Williams 1967)
 *
 * <pre>
 *   D(c, a ∪ b) = ((a + c) D(c, a) + (b + c) D(c, b) − c D(a, b)) / (a + b + c)
 * </pre>
 */
final class Ward {
  private static final int TOGETHER = 1 << 8; // rows whose distances are found before one may leave

  private final int count;
  private final double[] sizes; // 0: merged into another
  private final double[] distances; // of i > j at i (i − 1) / 2 + j
  private final Merge[] merges;
  private int merged;

  /** Two clusters become one. */
  private record Merge(int one, int other, double distance) {}

  /**
   * Merges all.
   *
   * @param rows [n × d]; no number for a missing value. Distances are over what both show, times d
   *     over how much that is
   * @param weights of the rows, above 0 [n]. Not modified.
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Ward(double[][] rows, double[] weights) {
    this.count = rows.length;
    this.sizes = weights.clone();
    this.distances = new double[Math.multiplyExact(count, count - 1) / 2];
    this.merges = new Merge[count - 1];
    for (int from = 1; from < count; from += TOGETHER) {
      Interruption.check();
      IntStream.range(from, Math.min(from + TOGETHER, count))
          .parallel()
          .forEach(i -> setAll(i, rows, weights));
    }
    mergeAll();
  }

  private void setAll(int i, double[][] rows, double[] weights) {
    for (int j = 0; j < i; j++) {
      double share = weights[i] / (weights[i] + weights[j]);
      set(i, j, share * weights[j] * squared(rows[i], rows[j]));
    }
  }

  private static double squared(double[] x, double[] y) {
    double sum = 0;
    int shown = 0;
    for (int j = 0; j < x.length; j++) {
      double difference = x[j] - y[j];
      if (!Double.isNaN(difference)) {
        sum += difference * difference;
        shown++;
      }
    }
    return shown == 0 ? 2.0 * x.length : sum * ((double) x.length / shown); // 2: of deviations
  }

  private static int at(int i, int j) {
    return i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i;
  }

  private void set(int i, int j, double distance) {
    distances[at(i, j)] = distance < Double.MAX_VALUE ? distance : Double.MAX_VALUE;
  }

  private void mergeAll() {
    int[] chain = new int[count];
    int length = 0;
    while (merged < count - 1) {
      Interruption.check();
      if (length == 0) {
        chain[length++] = next(-1);
      }
      int last = chain[length - 1];
      int before = length > 1 ? chain[length - 2] : next(last);
      int nearest = nearest(last, before);
      if (length > 1 && nearest == before) {
        merge(last, before);
        length = alive(chain, length - 2);
      } else {
        chain[length++] = nearest;
      }
    }
  }

  /** So far all of a chain are there: with rounding, what was merged may stand in it twice. */
  private int alive(int[] chain, int length) {
    int alive = 0;
    while (alive < length && sizes[chain[alive]] > 0) {
      alive++;
    }
    return alive;
  }

  /** The first cluster that is there, but for one. */
  private int next(int without) {
    int i = 0;
    while (sizes[i] == 0 || i == without) {
      i++;
    }
    return i;
  }

  /** Of equals one given, else the first. */
  private int nearest(int cluster, int preferred) {
    int nearest = preferred;
    double least = distances[at(cluster, preferred)];
    for (int i = 0; i < count; i++) {
      if (i != cluster && sizes[i] > 0 && distances[at(cluster, i)] < least) {
        nearest = i;
        least = distances[at(cluster, i)];
      }
    }
    return nearest;
  }

  private void merge(int one, int other) {
    double distance = distances[at(one, other)];
    double a = sizes[one];
    double b = sizes[other];
    for (int i = 0; i < count; i++) {
      double c = sizes[i];
      if (c > 0 && i != one && i != other) {
        double total = a + b + c;
        set(
            i,
            one,
            (a + c) / total * distances[at(i, one)]
                + (b + c) / total * distances[at(i, other)]
                - c / total * distance);
      }
    }
    sizes[one] = a + b;
    sizes[other] = 0;
    merges[merged++] = new Merge(one, other, distance);
  }

  /**
   * The cluster of each row, from 0 in the order of first rows, when so many are left, or all rows
   * if they are fewer [n].
   */
  int[] cut(int clusters) {
    int[] root = IntStream.range(0, count).toArray();
    Arrays.stream(merges)
        .sorted(Comparator.comparingDouble(Merge::distance)) // a chain does not find them in order
        .limit(Math.max(0, count - clusters))
        .forEach(merge -> root[root(root, merge.other)] = root(root, merge.one));
    int[] names = new int[count];
    Arrays.fill(names, -1);
    int[] cut = new int[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      int of = root(root, i);
      names[of] = names[of] < 0 ? next++ : names[of];
      cut[i] = names[of];
    }
    return cut;
  }

  private static int root(int[] root, int i) {
    int at = i;
    while (root[at] != at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  }
}
