package org.gmm4j.internal.em;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Columns;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.linalg.PivotOrder;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Which features a fit works on, and in which order: those that vary, the most informative first.
 *
 * <p>A feature that is constant over the data has, after any M-step, the constant as its mean in
 * every component, the ridge as its variance and no covariance with the others. Its density is the
 * same factor everywhere: it cancels in the responsibilities and is one term of the log-likelihood.
 * So it is left out and put back afterwards, which is exact. Any order of the others gives the same
 * densities; a good one lets partial sums of ‖P(x − μ)‖² grow early. They are ordered by a Cholesky
 * factorisation with pivots of the covariance of some rows: next comes what varies most given those
 * before. (On all of MNIST with ten components, the median row is done with a component after 104
 * features; with the most variable first, after 158.)
 */
public final class FeaturePlan {
  private static final int SAMPLE = 2048;
  private static final int SAMPLE_VALUES = 1 << 23;

  private final int features;
  private final int[] varying;
  private final int[] constant;
  private final double[] constants;
  private final double ridge;
  private final boolean asTheyAre;

  private FeaturePlan(
      int features, int[] varying, int[] constant, double[] constants, double ridge) {
    this.asTheyAre = Arrays.equals(varying, IntStream.range(0, features).toArray());
    this.features = features;
    this.varying = varying;
    this.constant = constant;
    this.constants = constants;
    this.ridge = ridge;
  }

  /**
   * Plans for some data. Without a ridge nothing is left out: the covariances are singular then,
   * and the fit has to say so.
   */
  public static FeaturePlan of(Dataset data, double ridge) {
    boolean[] varies = Columns.varying(data);
    double[] first = data.row(0);
    boolean keepAll = ridge == 0 || !anyTrue(varies);
    int[] varying = IntStream.range(0, data.columns()).filter(j -> keepAll || varies[j]).toArray();
    int[] constant =
        IntStream.range(0, data.columns()).filter(j -> !keepAll && !varies[j]).toArray();
    int[] ordered =
        Arrays.stream(byInformation(data.columns(varying))).map(j -> varying[j]).toArray();
    double[] constants = Arrays.stream(constant).mapToDouble(j -> first[j]).toArray();
    return new FeaturePlan(data.columns(), ordered, constant, constants, ridge);
  }

  /** All features in the user's order. */
  public static FeaturePlan asTheyAre(Dataset data, double ridge) {
    int[] all = IntStream.range(0, data.columns()).toArray();
    return new FeaturePlan(data.columns(), all, new int[0], new double[0], ridge);
  }

  /** The same order with nothing left out. */
  public FeaturePlan withConstants() {
    int[] all = IntStream.concat(Arrays.stream(varying), Arrays.stream(constant)).toArray();
    return new FeaturePlan(features, all, new int[0], new double[0], ridge);
  }

  /** Its features in their order, as if they were all that there are: nothing is left out. */
  public FeaturePlan ofPlanned() {
    return new FeaturePlan(features, varying, new int[0], new double[0], ridge);
  }

  /** The same for another ridge, above 0. */
  public FeaturePlan withRidge(double other) {
    return new FeaturePlan(features, varying, constant, constants, other);
  }

  private static int[] byInformation(Dataset data) {
    int d = data.columns();
    int most = Math.min(SAMPLE, Math.max(1, SAMPLE_VALUES / d));
    int count = (int) Math.min(most, data.rows());
    Dataset sample = data.sample(count);
    return PivotOrder.of((from, some, out) -> sample.read(from, some, out, 0), count, d);
  }

  private static boolean anyTrue(boolean[] values) {
    for (boolean value : values) {
      if (value) {
        return true;
      }
    }
    return false;
  }

  /** The data as the fit sees them. */
  public Dataset apply(Dataset data) {
    return asTheyAre ? data : data.columns(varying);
  }

  /** The user's number, from 0, of a feature of the fit. */
  public int featureOf(int planned) {
    return varying[planned];
  }

  /** Log-density of the features left out, the same for every row and component, in nats. */
  public double logDensityOfConstants() {
    return constant.length == 0
        ? 0
        : -0.5 * constant.length * (Math.log(2 * Math.PI) + Math.log(ridge));
  }

  /** Free parameters of a mixture of the fit, with those of the features left out. */
  public long parameters(GaussianMixture planned) {
    int left = planned.features();
    return planned.parameters()
        + planned.components() * (ofOneComponent(features) - ofOneComponent(left));
  }

  /** Those of a mean and a full covariance: features are left out of no other. */
  private static long ofOneComponent(int d) {
    return d + d * (d + 1L) / 2;
  }

  /**
   * A mixture in the user's features, as the fit sees it.
   *
   * @return empty if the features left out do not have the form that an M-step gives them
   */
  public Optional<GaussianMixture> reduce(GaussianMixture mixture) {
    if (asTheyAre) {
      return Optional.of(mixture);
    }
    Covariance covariance = mixture.covariance();
    double[][] means = new double[mixture.components()][];
    double[][] reduced = new double[mixture.components()][];
    for (int k = 0; k < means.length; k++) {
      double[] mean = mixture.mean(k);
      DoubleBuffer sigma = covariance.triangle(k);
      if (!constantsHaveTheirForm(mean, sigma)) {
        return Optional.empty();
      }
      means[k] = Arrays.stream(varying).mapToDouble(j -> mean[j]).toArray();
      reduced[k] = select(sigma);
    }
    if (FullCovariance.ofTriangles(reduced, varying.length)
        instanceof CovarianceEstimate.Estimated estimated) {
      return Optional.of(new GaussianMixture(mixture.weights(), means, estimated.covariance()));
    }
    return Optional.empty();
  }

  private boolean constantsHaveTheirForm(double[] mean, DoubleBuffer triangle) {
    boolean[] constantly = new boolean[features];
    for (int c = 0; c < constant.length; c++) {
      int i = constant[c];
      double variance = triangle.get(Triangle.begin(i) + i);
      if (mean[i] != constants[c] || Math.abs(variance - ridge) > 1e-12 * ridge) {
        return false;
      }
      constantly[i] = true;
    }
    double[] line = new double[features];
    for (int i = 0; i < features; i++) {
      triangle.get(Triangle.begin(i), line, 0, i);
      for (int j = 0; j < i; j++) {
        if ((constantly[i] || constantly[j]) && line[j] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A covariance of the features that vary, both as lower triangles. */
  private double[] select(DoubleBuffer triangle) {
    double[] selected = new double[Triangle.begin(varying.length)];
    double[] line = new double[features];
    int[] places = new int[features];
    Arrays.fill(places, -1);
    for (int i = 0; i < varying.length; i++) {
      places[varying[i]] = i;
    }
    for (int i = 0; i < features; i++) {
      triangle.get(Triangle.begin(i), line, 0, i + 1);
      for (int j = 0; j <= i && places[i] >= 0; j++) {
        if (places[j] >= 0) {
          int row = Math.max(places[i], places[j]);
          selected[Triangle.begin(row) + Math.min(places[i], places[j])] = line[j];
        }
      }
    }
    return selected;
  }

  /**
   * A mixture of the fit, in the user's features. Covariances so near to singular that they
   * factorise in one order of the features only get a little more variance.
   *
   * @return empty if that does not help
   */
  public Optional<GaussianMixture> expand(GaussianMixture planned) {
    if (asTheyAre) {
      return Optional.of(planned);
    }
    Covariance covariance = planned.covariance();
    double[][] means = expandMeans(planned);
    double[][] expanded = new double[planned.components()][];
    IntStream.range(0, expanded.length)
        .parallel()
        .forEach(k -> expanded[k] = expand(covariance.triangle(k)));
    CovarianceEstimate estimate = FullCovariance.ofTriangles(expanded, features);
    if (estimate instanceof CovarianceEstimate.Estimated estimated) {
      return Optional.of(new GaussianMixture(planned.weights(), means, estimated.covariance()));
    }
    return Optional.ofNullable(((CovarianceEstimate.Singular) estimate).raised())
        .map(raised -> new GaussianMixture(planned.weights(), means, raised.covariance()));
  }

  /** A covariance, both as lower triangles. */
  private double[] expand(DoubleBuffer triangle) {
    double[] expanded = new double[Triangle.begin(features)];
    double[] line = new double[varying.length];
    for (int i = 0; i < varying.length; i++) {
      triangle.get(Triangle.begin(i), line, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        int row = Math.max(varying[i], varying[j]);
        int column = Math.min(varying[i], varying[j]);
        expanded[Triangle.begin(row) + column] = line[j];
      }
    }
    for (int feature : constant) {
      expanded[Triangle.begin(feature) + feature] = ridge;
    }
    return expanded;
  }

  /** The means of a mixture of the fit, in the user's features [K × d]. */
  double[][] expandMeans(GaussianMixture planned) {
    double[][] means = new double[planned.components()][features];
    for (int k = 0; k < means.length; k++) {
      double[] mean = planned.mean(k);
      for (int i = 0; i < mean.length; i++) {
        means[k][varying[i]] = mean[i];
      }
      for (int c = 0; c < constant.length; c++) {
        means[k][constant[c]] = constants[c];
      }
    }
    return means;
  }
}
