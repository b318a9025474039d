package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Recentring;

/** Finds the parameters that EM begins with: responsibilities by some rule, then one M-step. */
public final class Start {
  /** With more rows than these, starts are found on a sample. */
  private static final int MOST_ROWS = 1 << 22;

  private static final int SAMPLE_ROWS = 1 << 20;

  /** What a sample may take in memory, but for the least rows. */
  private static final long SAMPLE_BYTES = 1L << 28;

  private static final int LEAST_ROWS = 1 << 12;

  private final CovarianceStructure structure;
  private final Backend.Resident rows;
  private final int components;
  private final int features;
  private final First first;
  private final boolean shared; // whether each row's responsibilities add up to 1
  private final long seed;

  /**
   * Finds responsibilities for some rows; M-steps with any regularization go on from there.
   *
   * @param initialization of rules that iterate to parameters only where they begin: short runs at
   *     one run's responsibilities, others by k-means
   */
  private Start(
      CovarianceStructure structure,
      Initialization initialization,
      Dataset data,
      Backend.Resident rows,
      int components,
      SplittableRandom random) {
    this.structure = structure;
    this.rows = rows;
    this.components = components;
    this.features = data.columns();
    Seeds seeds = new Seeds(data, rows, random);
    this.first =
        switch (initialization.rule()) {
          case KMEANS, SPLITS, VARIED ->
              First.of(new KMeans(data, rows, seeds).cluster(components));
          case KMEANS_PLUS_PLUS -> First.nearest(rows, seeds.plusPlus(components));
          case SHORT_RUNS -> First.nearest(rows, seeds.nearDifferent(components));
          case RANDOM_FROM_DATA -> First.nearest(rows, seeds.different(components));
          case FARTHEST_FIRST -> First.nearest(rows, seeds.farthestFirst(components));
          case HIERARCHICAL -> {
            Hierarchy hierarchy = new Hierarchy(data, components, random);
            yield new First(hierarchy.responsibilities(), hierarchy.means());
          }
          case RANDOM -> {
            double[][] references = new double[components][];
            Arrays.fill(references, seeds.mean());
            yield new First(Responsibilities.drawn(random.nextLong()), references);
          }
        };
    this.shared = true;
    this.seed = random.nextLong();
  }

  /**
   * Takes responsibilities that are given, of which those of each row add up to 1.
   *
   * @param references points near the means that they will have [K × d]. Kept, not copied.
   * @param seed of what else the first M-step draws
   */
  public Start(
      CovarianceStructure structure,
      Backend.Resident rows,
      Responsibilities responsibilities,
      double[][] references,
      long seed) {
    this(structure, rows, responsibilities, references, true, seed);
  }

  /**
   * The same for any responsibilities.
   *
   * @param shared whether those of each row add up to 1
   */
  public Start(
      CovarianceStructure structure,
      Backend.Resident rows,
      Responsibilities responsibilities,
      double[][] references,
      boolean shared,
      long seed) {
    this.structure = structure;
    this.rows = rows;
    this.components = references.length;
    this.features = references[0].length;
    this.first = new First(responsibilities, references);
    this.shared = shared;
    this.seed = seed;
  }

  /** The rows that starts are found on: all, or where they are very many an even sample. */
  public static Dataset sample(Dataset data) {
    long count = sampled(RowKind.of(data)).count();
    return count == data.rows() ? data : KnownStart.sample(data, (int) count);
  }

  /** How many these are. */
  public static RowKind sampled(RowKind rows) {
    if (rows.count() <= MOST_ROWS) {
      return rows;
    }
    long fitting = SAMPLE_BYTES / rows.rowBytes();
    int count = (int) Math.max(LEAST_ROWS, Math.min(SAMPLE_ROWS, fitting));
    return rows.withCount(count);
  }

  /** Finds responsibilities, which are given for rows that are known. */
  public static Start of(
      CovarianceStructure structure,
      Initialization initialization,
      Dataset data,
      Backend.Resident rows,
      int components,
      SplittableRandom random) {
    if (rows.known().areNone()) {
      return new Start(structure, initialization, data, rows, components, random);
    }
    KnownStart known = new KnownStart(data, rows, components, random);
    if (initialization.rule() == Initialization.Rule.RANDOM) {
      Responsibilities drawn = known.kept(Responsibilities.drawn(random.nextLong()));
      return new Start(structure, rows, drawn, known.means(), random.nextLong());
    }
    KMeans.Clusters clusters = known.clusters(initialization);
    Responsibilities hard = Responsibilities.hard(clusters.owners());
    return new Start(structure, rows, hard, clusters.centres(), random.nextLong());
  }

  /** The M-step, or which component has no covariance. The same whenever it is asked for. */
  public Maximization maximise(Regularization regularization) {
    Moments moments =
        moments(
            scatter ->
                shared
                    ? rows.accumulate(first.responsibilities(), first.references(), scatter)
                    : Recentring.accumulate(
                        rows, first.responsibilities(), first.references(), scatter));
    Maximization found = maximised(moments, regularization);
    if (!Recentring.isNeeded(moments, found)) {
      return found;
    }
    double[][] means = Recentring.means(moments);
    Moments again =
        moments(scatter -> Recentring.accumulate(rows, first.responsibilities(), means, scatter));
    return maximised(again, regularization);
  }

  private Maximization maximised(Moments moments, Regularization regularization) {
    return Maximization.of(structure, moments, regularization.counting(rows.weights()), null)
        .inRows(rows.weights());
  }

  private Moments moments(Function<Scatter, Moments> accumulate) {
    return structure.firstMoments(accumulate, components, features, new SplittableRandom(seed));
  }

  /** Responsibilities, and points near the means that they will have [K × d]. */
  private record First(Responsibilities responsibilities, double[][] references) {
    static First of(KMeans.Clusters clusters) {
      return new First(Responsibilities.hard(clusters.owners()), clusters.centres());
    }

    /** Every row belongs to the nearest of some points [K × d]. */
    static First nearest(Backend.Resident rows, double[][] points) {
      return new First(Responsibilities.hard(rows.nearest(points).owners()), points);
    }
  }
}
