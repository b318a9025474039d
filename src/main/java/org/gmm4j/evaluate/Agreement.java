package org.gmm4j.evaluate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * How far clusters agree with classes, whatever either are called and however many there are. All
 * are 1 for the same partition; the definitions, limits included, are scikit-learn's.
 *
 * @param adjustedRandIndex share of pairs of rows that both keep together or both keep apart, less
 *     what chance would give (Hubert &amp; Arabie 1985); about 0 for chance, −0.5 at least
 * @param normalizedMutualInformation mutual information over the mean of both entropies; from 0
 * @param homogeneity 1 − H(class | cluster) / H(class): whether each cluster has rows of one class
 *     (Rosenberg &amp; Hirschberg 2007); from 0
 * @param completeness 1 − H(cluster | class) / H(cluster): whether the rows of each class are in
 *     one cluster; from 0
 * @param vMeasure the harmonic mean of the last two; from 0
 */
public record Agreement(
    double adjustedRandIndex,
    double normalizedMutualInformation,
    double homogeneity,
    double completeness,
    double vMeasure) {
  /**
   * Of rows by cluster and class.
   *
   * @param counts [K × C], with at least one row; empty clusters change nothing
   */
  static Agreement of(long[][] counts) {
    long[] clusters = new long[counts.length];
    long[] classes = new long[counts.length == 0 ? 0 : counts[0].length];
    for (int k = 0; k < counts.length; k++) {
      for (int c = 0; c < classes.length; c++) {
        clusters[k] += counts[k][c];
        classes[c] += counts[k][c];
      }
    }
    double information = information(counts, clusters, classes);
    double ofClusters = entropy(clusters);
    double ofClasses = entropy(classes);
    double homogeneity = ofClasses == 0 ? 1 : information / ofClasses;
    double completeness = ofClusters == 0 ? 1 : information / ofClusters;
    double both = homogeneity + completeness;
    return new Agreement(
        adjustedRandIndex(counts, clusters, classes),
        ofClusters + ofClasses == 0 ? 1 : 2 * information / (ofClusters + ofClasses),
        homogeneity,
        completeness,
        both == 0 ? 0 : 2 * homogeneity * completeness / both);
  }

  /**
   * 2 (ab − cd) / ((a + c)(c + b) + (a + d)(d + b)) for the pairs of different rows that are
   * together in both partitions (a), in none (b), and in one of them only (c, d); exact but for the
   * last division. There are less than 2³¹ rows, so that pairs fit a long.
   */
  private static double adjustedRandIndex(long[][] counts, long[] clusters, long[] classes) {
    long rows = sum(clusters);
    long together = -rows;
    for (long[] ofCluster : counts) {
      together += squares(ofCluster);
    }
    long clustersOnly = squares(clusters) - rows - together;
    long classesOnly = squares(classes) - rows - together;
    if (clustersOnly == 0 && classesOnly == 0) {
      return 1;
    }
    long apart = rows * (rows - 1) - together - clustersOnly - classesOnly;
    BigInteger above = product(together, apart).subtract(product(clustersOnly, classesOnly));
    BigInteger below =
        product(together + clustersOnly, clustersOnly + apart)
            .add(product(together + classesOnly, classesOnly + apart));
    return new BigDecimal(above.shiftLeft(1))
        .divide(new BigDecimal(below), MathContext.DECIMAL128)
        .doubleValue();
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }

  /** Σ n/N log(n N / (a b)) over the cells, in nats; rounding below a double's ε is none. */
  private static double information(long[][] counts, long[] clusters, long[] classes) {
    if (occupied(clusters) == 1 || occupied(classes) == 1) {
      return 0;
    }
    double rows = sum(clusters);
    double information = 0;
    for (int k = 0; k < counts.length; k++) {
      for (int c = 0; c < classes.length; c++) {
        double n = counts[k][c];
        if (n > 0) {
          double each = n / rows * Math.log(n / clusters[k] * (rows / classes[c]));
          information += Math.abs(each) < Math.ulp(1.0) ? 0 : each;
        }
      }
    }
    return Math.max(0, information);
  }

  /** −Σ n/N log(n/N), in nats. */
  private static double entropy(long[] sizes) {
    if (occupied(sizes) == 1) {
      return 0;
    }
    double rows = sum(sizes);
    double entropy = 0;
    for (long size : sizes) {
      if (size > 0) {
        entropy -= size / rows * Math.log(size / rows);
      }
    }
    return entropy;
  }

  private static int occupied(long[] sizes) {
    int count = 0;
    for (long size : sizes) {
      count += size > 0 ? 1 : 0;
    }
    return count;
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  private static long squares(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value * value;
    }
    return sum;
  }
}
