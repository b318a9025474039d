package org.gmm4j.internal.compute.cpu.kmeans;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;
import org.gmm4j.internal.compute.cpu.sums.ClusterSums;

/**
 * Nearest centres of all rows. Products in singles decide where they can be trusted, distances in
 * doubles where they cannot; and a row is not visited while its nearest centre is provably ahead
 * (Hamerly, Making k-means even faster, 2010): kept for each row is a lower bound of the distance
 * to the second nearest centre less that to the nearest, which a step of the centres lowers by no
 * more than the owner's shift and the largest other one.
 */
public final class NearestSearch implements AutoCloseable {
  /** Rows that a worker takes at a time. */
  public static final int CHUNK = 512;

  private final Dataset data;
  private final RoundedRows rows;
  private final Workers workers;
  private final ClusterSums sums;
  private final FloatPanel[] chunks;
  private final int[] owners;
  private final float[] gaps; // rounded down
  private double[][] known = new double[0][]; // the centres that owners and gaps are for

  public NearestSearch(Dataset data, RoundedRows rows, Workers workers) {
    this.data = data;
    this.rows = rows;
    this.workers = workers;
    this.sums = new ClusterSums(data, workers);
    this.chunks = new FloatPanel[workers.count()];
    Arrays.setAll(chunks, w -> new FloatPanel(CHUNK, data.columns() + 1));
    this.owners = new int[data.arrayRows()];
    this.gaps = new float[data.arrayRows()];
  }

  /**
   * Assigns every row.
   *
   * @param centres [K × d]. Not modified.
   */
  public Nearest find(double[][] centres) {
    double[][] copy = Arrays.stream(centres).map(double[]::clone).toArray(double[][]::new);
    int[] visited = undecided(copy);
    if (copy.length == 1) {
      Arrays.fill(owners, 0);
      Arrays.fill(gaps, Float.POSITIVE_INFINITY);
    } else {
      search(copy, visited);
    }
    known = copy;
    int[] found = owners.clone();
    return new Nearest(
        found,
        data.weights(),
        copy.length,
        () -> squaredDistances(copy, found),
        () -> sums.of(copy, found));
  }

  /** Moves the bounds on to new centres; returns the rows that may have changed hands. */
  private int[] undecided(double[][] centres) {
    IntStream all = IntStream.range(0, owners.length);
    if (known.length != centres.length) {
      return all.toArray();
    }
    double[] shifts = new double[centres.length];
    Arrays.setAll(shifts, k -> Math.sqrt(squaredDistance(centres[k], known[k])) * (1 + 1e-9));
    int farthest = LogSumExp.argMax(shifts, 0, shifts.length);
    double second =
        IntStream.range(0, shifts.length)
            .filter(k -> k != farthest)
            .mapToDouble(k -> shifts[k])
            .max()
            .orElse(0);
    for (int i = 0; i < owners.length; i++) {
      double other = owners[i] == farthest ? second : shifts[farthest];
      gaps[i] = Math.nextDown((float) (gaps[i] - (shifts[owners[i]] + other)));
    }
    return all.filter(i -> !(gaps[i] > 0)).toArray();
  }

  private void search(double[][] centres, int[] visited) {
    try (RoundedCentres rounded = new RoundedCentres(centres, rows)) {
      FloatPanel[] products = new FloatPanel[workers.count()];
      Arrays.setAll(products, w -> new FloatPanel(CHUNK, centres.length));
      try {
        workers.forEach(
            (visited.length + CHUNK - 1) / CHUNK,
            (worker, task) -> {
              int from = task * CHUNK;
              int count = Math.min(CHUNK, visited.length - from);
              rows.read(visited, from, count, chunks[worker]);
              rounded.times(chunks[worker], count, products[worker]);
              float[] scores = new float[centres.length];
              for (int i = 0; i < count; i++) {
                products[worker].get(i, scores, centres.length);
                decide(visited[from + i], scores, centres, rounded);
              }
            });
      } finally {
        for (FloatPanel each : products) {
          each.close();
        }
      }
    }
  }

  /** Finds the owner of a row from its scores, ½ ‖x − o‖² − ½ ‖x − c‖². */
  private void decide(int row, float[] scores, double[][] centres, RoundedCentres rounded) {
    double norm = rows.norm(row);
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    double least = scores[best] - rounded.error(best, norm);
    double others = Double.NEGATIVE_INFINITY; // the greatest that another score may be
    for (int k = 0; k < scores.length; k++) {
      others = k == best ? others : Math.max(others, scores[k] + rounded.error(k, norm));
    }
    if (!(least > others)) {
      decideExactly(row, centres);
      return;
    }
    owners[row] = best;
    // ‖x − c₂‖ − ‖x − c₁‖ = (‖x − c₂‖² − ‖x − c₁‖²) / (‖x − c₂‖ + ‖x − c₁‖) for the nearest that c₂
    // and the farthest that c₁ can be; it falls as ‖x − o‖, of which this is an upper bound, grows
    double square = rows.euclideanNorm(row) * rows.euclideanNorm(row);
    double far = Math.sqrt(Math.max(0, square - 2 * others));
    double near = Math.sqrt(Math.max(0, square - 2 * least));
    gaps[row] = Math.nextDown((float) (2 * (least - others) / (far + near) * (1 - 1e-6)));
  }

  private void decideExactly(int row, double[][] centres) {
    double[] x = data.row(row);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < centres.length; k++) {
      double square = squaredDistance(x, centres[k]);
      if (square < least) {
        least = square;
        best = k;
      }
    }
    owners[row] = best;
    gaps[row] = 0; // near ties are looked at again
  }

  private double[] squaredDistances(double[][] centres, int[] ownersThen) {
    double[] distances = new double[ownersThen.length];
    workers.forEach(
        (ownersThen.length + CHUNK - 1) / CHUNK,
        (worker, task) -> {
          double[] x = new double[data.columns()];
          for (int i = task * CHUNK; i < Math.min(ownersThen.length, (task + 1) * CHUNK); i++) {
            data.read(i, 1, x, 0);
            distances[i] = squaredDistance(x, centres[ownersThen[i]]);
          }
        });
    return distances;
  }

  /** Four sums at once, or each addition would wait for the one before. */
  private static double squaredDistance(double[] a, double[] b) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < a.length - 3; j += 4) {
      sum0 += (a[j] - b[j]) * (a[j] - b[j]);
      sum1 += (a[j + 1] - b[j + 1]) * (a[j + 1] - b[j + 1]);
      sum2 += (a[j + 2] - b[j + 2]) * (a[j + 2] - b[j + 2]);
      sum3 += (a[j + 3] - b[j + 3]) * (a[j + 3] - b[j + 3]);
    }
    for (; j < a.length; j++) {
      sum0 += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void close() {
    for (FloatPanel chunk : chunks) {
      chunk.close();
    }
  }
}
