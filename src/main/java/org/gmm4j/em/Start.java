package org.gmm4j.em;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;

/** Finds the parameters that EM begins with: responsibilities by some rule, then one M-step. */
public final class Start {
  private Start() {}

  /** Finds them, or says which component has none. */
  public static Maximization find(
      Initialization initialization,
      Dataset data,
      Backend.Resident rows,
      int components,
      double ridge,
      SplittableRandom random) {
    KMeans kMeans = new KMeans(data, rows, random);
    Moments moments =
        switch (initialization) {
          case KMEANS -> ofClusters(rows, kMeans.cluster(components));
          case KMEANS_PLUS_PLUS -> ofClusters(rows, kMeans.partition(kMeans.seeds(components)));
          case RANDOM_FROM_DATA ->
              ofClusters(rows, kMeans.partition(kMeans.randomRows(components)));
          case RANDOM -> {
            double[] mean = kMeans.mean();
            double[][] references = new double[components][];
            Arrays.fill(references, mean);
            yield rows.accumulate(random(random.nextLong()), references);
          }
        };
    return Maximization.of(moments, ridge, null);
  }

  private static Moments ofClusters(Backend.Resident rows, KMeans.Clusters clusters) {
    return rows.accumulate(Responsibilities.hard(clusters.owners()), clusters.centres());
  }

  /** Uniform numbers divided by their sum; a generator for every row, so that any order will do. */
  private static Responsibilities random(long seed) {
    return (row, out) -> {
      SplittableRandom ofRow = new SplittableRandom(seed + row * 0x9e3779b97f4a7c15L);
      double sum = 0;
      for (int k = 0; k < out.length; k++) {
        out[k] = ofRow.nextDouble();
        sum += out[k];
      }
      for (int k = 0; k < out.length; k++) {
        out[k] = sum > 0 ? out[k] / sum : 1.0 / out.length;
      }
    };
  }
}
