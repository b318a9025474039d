package org.gmm4j.internal.fit;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.KMeansResult;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.em.start.KMeans;
import org.gmm4j.internal.em.start.Start;

/** The k-means that a fit is judged beside: from the same seeds, on the same rows. */
public final class KMeansBaseline {
  private final FitOptions options;
  private final Dataset data;

  /**
   * Prepares.
   *
   * @throws org.gmm4j.data.DataException if there are too few rows, or the start has other features
   */
  public KMeansBaseline(FitOptions options, Dataset data) {
    this.options = options;
    this.data = data;
    Demands.require(options, data);
  }

  /** The best of all starts; of very many rows found on the sample that starts are found on. */
  public KMeansResult run(Loaded loaded) {
    Dataset some = options.start() == null ? Start.sample(data) : data;
    if (some == data) {
      return best(some, loaded.rows(), loaded.rows());
    }
    try (Backend.Resident sampled = loaded.backend().load(some, options.acceleration())) {
      return best(some, sampled, loaded.rows());
    }
  }

  private KMeansResult best(Dataset some, Backend.Resident held, Backend.Resident all) {
    SplittableRandom random = new SplittableRandom(options.seed());
    KMeansResult best = null;
    for (int restart = 0; restart < options.restarts(); restart++) {
      held.forget();
      KMeans.Clusters found = clusters(new KMeans(some, held, random.split()));
      KMeansResult result = result(found, all);
      best = best == null || result.inertia() < best.inertia() ? result : best;
    }
    return java.util.Objects.requireNonNull(best);
  }

  private KMeans.Clusters clusters(KMeans kMeans) {
    GaussianMixture start = options.start();
    return start == null
        ? kMeans.cluster(options.components())
        : kMeans.cluster(
            IntStream.range(0, start.components()).mapToObj(start::mean).toArray(double[][]::new));
  }

  private KMeansResult result(KMeans.Clusters found, Backend.Resident all) {
    Nearest nearest = all.nearest(found.centres());
    int[] owners = nearest.owners();
    FitResult.Assignments assignments =
        new FitResult.Assignments(owners.length, options.components());
    for (int i = 0; i < owners.length; i++) {
      assignments.set(i, owners[i]);
    }
    double[] squares = nearest.squaredDistances();
    double inertia =
        IntStream.range(0, squares.length)
            .mapToDouble(i -> all.weights().times(i, squares[i]))
            .sum();
    return new KMeansResult(
        assignments, found.centres(), all.weights().asGiven(inertia), found.iterations());
  }
}
