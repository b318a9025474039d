package org.gmm4j.internal.compute;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;

/**
 * The log-densities of the structures without a matrix for each component, as inner products with a
 * row and its squares, so that a backend evaluates all components by two matrix products:
 *
 * <pre>
 *   log pₖ(x) = gₖ − ½ Σⱼ aₖⱼ zⱼ² + bₖ·z + ½ ‖Cₖz − hₖ‖² − ½ s(x),     z = x − c
 * </pre>
 *
 * with a point c in the middle of the data. Tied covariances have aₖ = 0, bₖ = Σ⁻¹(μₖ − c) and s(x)
 * = ‖Pz‖², the same for all components; the others have s = 0, aₖ the precisions (of the noise),
 * and bₖⱼ = aₖⱼ(μₖ − c)ⱼ. Only low ranks have Cₖ; hₖ = Cₖ(μₖ − c).
 */
public final class QuadraticForms {
  private static final double NEAR = 64;

  private final int components;
  private final double[] constants;
  private final double[] offsets;
  private final double[][] precisions;
  private final boolean radial;
  private final double[][] projections;
  private final double[][] linear;
  private boolean near = true;

  private QuadraticForms(int components, boolean radial) {
    this.components = components;
    this.radial = radial;
    this.constants = new double[components];
    this.offsets = new double[components];
    this.precisions = new double[components][];
    this.projections = new double[components][];
    this.linear = new double[components][];
  }

  /**
   * The forms of a mixture with any covariances but full ones.
   *
   * @param centre c [d]. Not modified.
   */
  public static QuadraticForms of(GaussianMixture mixture, double[] centre) {
    Covariance covariance = mixture.covariance();
    QuadraticForms forms =
        new QuadraticForms(mixture.components(), covariance.structure().isIsotropic());
    for (int k = 0; k < forms.components; k++) {
      double[] shift = mixture.mean(k);
      for (int j = 0; j < centre.length; j++) {
        shift[j] -= centre[j];
      }
      forms.set(k, covariance, shift, mixture.logConstant(k));
    }
    return forms;
  }

  private void set(int k, Covariance covariance, double[] shift, double logConstant) {
    int d = shift.length;
    projections[k] = covariance.projection(k);
    if (covariance.structure().factors() == Factors.SHARED) {
      precisions[k] = new double[0];
      linear[k] = timesPrecision(covariance.precisionCholesky(k), shift);
    } else {
      precisions[k] = inverse(covariance.noise(k), radial ? 1 : d);
      linear[k] = new double[d];
      for (int j = 0; j < d; j++) {
        linear[k][j] = precisions[k][radial ? 0 : j] * shift[j];
      }
    }
    for (int j = 0; j < d; j++) {
      offsets[k] += linear[k][j] * shift[j];
    }
    constants[k] = logConstant - 0.5 * offsets[k];
    boolean counts = logConstant > Double.NEGATIVE_INFINITY;
    near &= !counts || offsets[k] <= NEAR * (Math.abs(logConstant) + 0.5 * d);
  }

  private static double[] inverse(double[] values, int count) {
    double[] inverse = new double[count];
    for (int j = 0; j < count; j++) {
      inverse[j] = 1 / values[j];
    }
    return inverse;
  }

  /** PᵀPv. */
  private static double[] timesPrecision(DoubleBuffer p, double[] v) {
    int d = v.length;
    double[] out = new double[d];
    double[] row = new double[d];
    for (int i = 0; i < d; i++) {
      p.get(i * d, row, 0, i + 1);
      double whitened = 0;
      for (int j = 0; j <= i; j++) {
        whitened += row[j] * v[j];
      }
      for (int j = 0; j <= i; j++) {
        out[j] += row[j] * whitened;
      }
    }
    return out;
  }

  /** K. */
  public int components() {
    return components;
  }

  /** gₖ; −∞ for a component of weight 0. */
  public double constant(int k) {
    return constants[k];
  }

  /**
   * wₖ² = Σⱼ aₖⱼ (μₖ − c)ⱼ², of tied covariances ‖P(μₖ − c)‖²: how far the mean lies from the
   * centre, in units of the component's width. Terms as large as that cancel in the forms.
   */
  public double squaredOffset(int k) {
    return offsets[k];
  }

  /**
   * Whether all means lie so near the centre that log-densities and scatter may be taken about it:
   * the squared offset, which cancels in both, is at most {@value #NEAR} times a log-density's
   * size, |log pₖ(μₖ)| + ½ d.
   */
  public boolean areNear() {
    return near;
  }

  /** Whether every aₖ is one number, for ‖z‖². */
  public boolean isRadial() {
    return radial;
  }

  /** aₖ [d], or [1] if radial; nothing at all for tied covariances. Not to be modified. */
  public double[] precisions(int k) {
    return precisions[k];
  }

  /** bₖ [d]. Not to be modified. */
  public double[] linear(int k) {
    return linear[k];
  }

  /** Cₖ [qₖ × d], row-major; empty without factors. Not to be modified. */
  public double[] projection(int k) {
    return projections[k];
  }
}
