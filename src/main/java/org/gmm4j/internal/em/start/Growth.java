package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.StoredResponsibilities;

/**
 * Parameters of more components, grown from those of fewer: components are divided in two at their
 * means, along the leading direction v of their rows' scatter, and one M-step follows. Those are
 * divided whose rows are then described best, by the hard division of a normal distribution of z =
 * vᵀ(x − m) into two,
 *
 * <pre>
 *   gain(k) = ½ Nₖ log Sₖ − Σₛ Nₛ (½ log max(Sₛ, 10⁻³ Sₖ) − log Nₛ / Nₖ)      s: z &lt; 0, z ≥ 0
 * </pre>
 *
 * with counts N and variances S of z. The floor keeps a few rows apart from being worth more than
 * two halves of many.
 */
public final class Growth {
  private static final double FLOOR = 1e-3;

  private final CovarianceStructure structure;
  private final CollapsePolicy policy;
  private final FeaturePlan plan;
  private final Dataset data;
  private final Backend.Resident rows;
  private final Regularization regularization;
  private final SplittableRandom random;

  /**
   * Prepares.
   *
   * @param structure of the covariances to come
   * @param policy whether covariances that are singular on the way are raised
   * @param plan of the rows' features
   * @param rows the data, as a backend holds them
   */
  public Growth(
      CovarianceStructure structure,
      CollapsePolicy policy,
      FeaturePlan plan,
      Dataset data,
      Backend.Resident rows,
      Regularization regularization,
      SplittableRandom random) {
    this.structure = structure;
    this.policy = policy;
    this.plan = plan;
    this.data = data;
    this.rows = rows;
    this.regularization = regularization;
    this.random = random;
  }

  /**
   * Grows, to twice the components at most, again and again.
   *
   * @param smaller of any structure, with fewer components
   * @param components how many there are to be
   */
  public Maximization grow(GaussianMixture smaller, int components) {
    Maximization grown = new Maximization.Next(smaller);
    while (grown instanceof Maximization.Next next && next.mixture().components() < components) {
      int present = next.mixture().components();
      grown =
          divide(next.mixture(), Math.min(present, components - present))
              .orRaised(policy, plan)
              .after(next.collapses());
    }
    return grown;
  }

  private Maximization divide(GaussianMixture mixture, int count) {
    StoredResponsibilities given = new StoredResponsibilities(data.rows());
    rows.posterior(mixture, given);
    Division[] divisions = divisions(mixture, given);
    List<Division> chosen =
        Arrays.stream(divisions)
            .sorted(Comparator.comparingDouble(Division::gain).reversed())
            .limit(count)
            .sorted(Comparator.comparingInt(each -> each.component))
            .toList();
    double[][] references =
        IntStream.concat(
                IntStream.range(0, divisions.length),
                chosen.stream().mapToInt(each -> each.component))
            .mapToObj(k -> divisions[k].mean)
            .toArray(double[][]::new);
    return maximised(new Halves(given, divisions.length, chosen), references);
  }

  /** The M-step of responsibilities, with points near the means that they have [K × d]. */
  Maximization maximised(Responsibilities given, double[][] references) {
    return new Start(structure, rows, given, references, random.nextLong())
        .maximise(regularization);
  }

  /** The rows of some components in two parts: the second one's are of new components. */
  private record Halves(Responsibilities given, int components, List<Division> divided)
      implements Responsibilities {
    @Override
    public void fill(long row, double[] out) {
      given.fill(row, out);
      for (int i = 0; i < divided.size(); i++) {
        Division division = divided.get(i);
        if (division.second.get((int) row)) {
          out[components + i] = out[division.component];
          out[division.component] = 0;
        }
      }
    }
  }

  Division[] divisions(GaussianMixture mixture, Responsibilities given) {
    int components = mixture.components();
    int d = data.columns();
    double[][] means =
        IntStream.range(0, components).mapToObj(mixture::mean).toArray(double[][]::new);
    Moments moments =
        new LowRankCovariance.Structure(true, 1)
            .firstMoments(
                scatter -> rows.accumulate(given, means, scatter), components, d, random.split());
    Division[] divisions = new Division[components];
    for (int k = 0; k < components; k++) {
      double[] mean = moments.isEmpty(k) ? means[k] : moments.mean(k);
      double[] leading = Arrays.copyOf(moments.projected(k).leading().vectors(), d);
      divisions[k] = new Division(k, mean, leading);
    }
    RowWeights weights = data.weights();
    double[] x = new double[d];
    double[] r = new double[components];
    for (int row = 0; row < data.rows(); row++) {
      if (rows.known().isKnown(row)) {
        continue; // it stays where it is
      }
      data.read(row, 1, x, 0);
      Arrays.fill(r, 0);
      given.fill(row, r);
      for (Division division : divisions) {
        division.add(row, x, weights.times(row, r[division.component]));
      }
    }
    return divisions;
  }

  /** One component in two parts. */
  static final class Division {
    final int component;
    final double[] mean;
    final BitSet second = new BitSet(); // rows
    private final double[] direction;
    private final double[] counts = new double[2];
    private final double[] first = new double[2]; // Σ r z
    private final double[] squares = new double[2]; // Σ r z²

    Division(int component, double[] mean, double[] direction) {
      this.component = component;
      this.mean = mean;
      this.direction = direction;
    }

    void add(int row, double[] x, double r) {
      if (r > 0) {
        double z = 0;
        for (int j = 0; j < x.length; j++) {
          double difference = x[j] - mean[j];
          z += Double.isNaN(difference) ? 0 : direction[j] * difference; // missing: as the mean
        }
        boolean above = z > 0 || (z == 0 && row % 2 == 1); // where all are the same, some go
        int part = above ? 1 : 0;
        second.set(row, above);
        counts[part] += r;
        first[part] += r * z;
        squares[part] += r * z * z;
      }
    }

    double gain() {
      double count = counts[0] + counts[1];
      double all = variance(first[0] + first[1], squares[0] + squares[1], count);
      if (!(counts[0] > 0 && counts[1] > 0 && all > 0)) {
        return Double.NEGATIVE_INFINITY;
      }
      double gain = 0.5 * count * Math.log(all);
      for (int part = 0; part < 2; part++) {
        double own = variance(first[part], squares[part], counts[part]);
        gain -=
            counts[part]
                * (0.5 * Math.log(Math.max(own, FLOOR * all)) - Math.log(counts[part] / count));
      }
      return gain;
    }

    private static double variance(double first, double squares, double count) {
      return squares / count - first / count * (first / count);
    }
  }
}
