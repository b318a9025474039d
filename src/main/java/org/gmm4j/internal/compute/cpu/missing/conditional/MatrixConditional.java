package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.gaps.NearlySingular;
import org.gmm4j.internal.compute.gaps.Pattern;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian with a matrix of its own, or one that all share. With the precision Λ = PᵀP = Σ⁻¹, a
 * pattern takes a factorisation of the order of what it misses,
 *
 * <pre>
 *   C = Λₘₘ⁻¹,   x̂ₘ − μₘ = −Λₘₘ⁻¹Λₘₒ(xₒ − μₒ),   log det Σₒₒ = log det Σ + log det Λₘₘ,
 *   (xₒ − μₒ)ᵀΣₒₒ⁻¹(xₒ − μₒ) = ‖P(x̂ − μ)‖²,
 * </pre>
 *
 * the last since x̂ₘ is where ‖P(x̂ − μ)‖ is least, so that its rounding is of no matter. Where a
 * pattern shows less than it misses, the order is that of what it shows, by Σ itself. Products with
 * Λ and P are those of all rows of a block, whatever they miss.
 */
public final class MatrixConditional implements Conditional {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final int d;
  private final double[] mean;
  private final double logDetRoot;
  private final double[] triangle;
  private final DoublePanel root;
  private final DoublePanel precision;

  public MatrixConditional(GaussianMixture mixture, int k) {
    this.d = mixture.features();
    this.mean = mixture.mean(k);
    this.logDetRoot = mixture.covariance().logDetPrecisionCholesky(k);
    DoubleBuffer lines = mixture.covariance().triangle(k);
    this.triangle = new double[lines.remaining()];
    lines.get(triangle);
    this.root = new DoublePanel(d, d);
    this.precision = new DoublePanel(d, d);
    root.set(mixture.covariance().precisionCholesky(k));
    precision.set(mixture.covariance().precisionCholesky(k));
    precision.gramOfTriangle();
    double[] symmetric = new double[d * d];
    double[] line = new double[d];
    for (int i = 0; i < d; i++) {
      precision.get(i, line, d);
      System.arraycopy(line, 0, symmetric, i * d, i + 1);
    }
    Triangle.mirror(symmetric, d);
    precision.set(DoubleBuffer.wrap(symmetric));
  }

  private double sigma(int i, int j) {
    return i >= j ? triangle[Triangle.begin(i) + j] : triangle[Triangle.begin(j) + i];
  }

  @Override
  public int sums() {
    return d * d;
  }

  @Override
  public void finish(double[] sums, Moments moments, int k) {
    double[] to = moments.scatter().isPooled() ? moments.pooled() : moments.second(k);
    Arrays.setAll(to, i -> to[i] + sums[i]);
  }

  @Override
  public Desk desk(int mostRows, @Nullable Desk before) {
    if (before instanceof MatrixDesk desk && desk.isOf(this)) {
      return desk;
    }
    if (before != null) {
      before.close();
    }
    return new MatrixDesk(mostRows);
  }

  @Override
  public void close() {
    root.close();
    precision.close();
  }

  private static boolean missesLess(Pattern pattern) {
    return pattern.missing().length <= pattern.observed().length;
  }

  private final class MatrixDesk implements Desk {
    private final DoublePanel rows; // about the mean
    private final DoublePanel products;
    private final PositiveSystem system;
    private final double[] line = new double[d];
    private final double[] gathered = new double[d];
    private final double[] deviations;

    MatrixDesk(int mostRows) {
      int half = d / 2;
      this.rows = new DoublePanel(mostRows, d);
      this.products = new DoublePanel(mostRows, d);
      this.system = new PositiveSystem(half, (long) Math.max(mostRows, d) * half, d);
      this.deviations = new double[mostRows * d];
    }

    boolean isOf(MatrixConditional conditional) {
      return conditional == MatrixConditional.this;
    }

    @Override
    public void logDensities(Visited some, double[] out, double @Nullable [] kept) {
      expect(some, out, new double[0], null);
      for (int i = 0; i < some.count(); i++) {
        System.arraycopy(deviations, i * d, line, 0, d);
        rows.put(i, line, d);
      }
      rows.timesTransposed(root, some.count(), d, products);
      for (int i = 0; i < some.count(); i++) {
        if (missesLess(some.pattern(i))) {
          products.get(i, line, d);
          out[i] += logDetRoot - 0.5 * Spans.squaredNorm(line, 0, d);
        }
        out[i] -= 0.5 * some.pattern(i).observed().length * LOG_2PI;
      }
    }

    @Override
    public void complete(
        Visited some,
        double[] point,
        double[] out,
        double[] shares,
        double @Nullable [] sums,
        double @Nullable [] kept) {
      expect(some, new double[some.count()], shares, sums);
      double[] values = some.section().values();
      for (int i = 0; i < some.count(); i++) {
        int from = some.begin(i);
        for (int j : some.pattern(i).observed()) {
          out[i * d + j] = values[from + j] - point[j];
        }
        for (int j : some.pattern(i).missing()) {
          out[i * d + j] = deviations[i * d + j] + (mean[j] - point[j]);
        }
      }
    }

    /**
     * Finds x̂ − μ, and what of the log-densities depends on a factorisation: −½ log det Λₘₘ, or
     * all that does not depend on the number of features.
     */
    private void expect(
        Visited some, double[] logs, double[] shares, double @Nullable [] covariances) {
      double[] values = some.section().values();
      for (int i = 0; i < some.count(); i++) {
        int from = some.begin(i);
        Arrays.fill(line, 0);
        for (int j : some.pattern(i).observed()) {
          line[j] = values[from + j] - mean[j];
        }
        System.arraycopy(line, 0, deviations, i * d, d);
        rows.put(i, line, d);
      }
      rows.timesTransposed(precision, some.count(), d, products);
      for (int i = 0; i < some.count(); ) {
        int end = some.endOfPattern(i);
        Pattern pattern = some.pattern(i);
        double share = 0;
        for (int n = i; n < end && covariances != null; n++) {
          share += shares[n];
        }
        if (missesLess(pattern)) {
          byPrecision(pattern.missing(), i, end, logs, share, covariances);
        } else {
          byCovariance(pattern, i, end, logs, share, covariances);
        }
        i = end;
      }
    }

    private void byPrecision(
        int[] m, int from, int end, double[] logs, double share, double @Nullable [] covariances) {
      system.begin(m.length);
      for (int i = 0; i < m.length; i++) {
        precision.get(m[i], line, d);
        for (int j = i; j < m.length; j++) {
          gathered[j] = line[m[j]];
        }
        system.row(i, gathered);
      }
      requireFactor(system.factorise());
      double logDeterminant = system.logDeterminant();
      for (int n = from; n < end; n++) {
        products.get(n, line, d);
        for (int i = 0; i < m.length; i++) {
          gathered[i] = -line[m[i]];
        }
        system.side(n - from, gathered);
      }
      system.solve(end - from);
      for (int n = from; n < end; n++) {
        system.getSide(n - from, gathered);
        for (int i = 0; i < m.length; i++) {
          deviations[n * d + m[i]] = gathered[i];
        }
        logs[n] = -0.5 * logDeterminant;
      }
      if (covariances != null && share > 0) {
        system.invert();
        for (int i = 0; i < m.length; i++) {
          system.getRow(i, gathered);
          for (int j = i; j < m.length; j++) {
            covariances[m[j] * d + m[i]] += share * gathered[j];
          }
        }
      }
    }

    private void byCovariance(
        Pattern pattern,
        int from,
        int end,
        double[] logs,
        double share,
        double @Nullable [] covariances) {
      int[] o = pattern.observed();
      int[] m = pattern.missing();
      system.begin(o.length);
      for (int i = 0; i < o.length; i++) {
        for (int j = i; j < o.length; j++) {
          gathered[j] = sigma(o[i], o[j]);
        }
        system.row(i, gathered);
      }
      requireFactor(system.factorise());
      double logDeterminant = system.logDeterminant();
      for (int n = from; n < end; n++) {
        for (int i = 0; i < o.length; i++) {
          gathered[i] = deviations[n * d + o[i]];
        }
        system.side(n - from, gathered);
      }
      system.solve(end - from);
      for (int n = from; n < end; n++) {
        system.getSide(n - from, gathered);
        double square = 0;
        for (int i = 0; i < o.length; i++) {
          square += gathered[i] * deviations[n * d + o[i]];
        }
        logs[n] = -0.5 * (logDeterminant + square);
        for (int j : m) {
          double sum = 0;
          for (int i = 0; i < o.length; i++) {
            sum += sigma(j, o[i]) * gathered[i];
          }
          deviations[n * d + j] = sum;
        }
      }
      if (covariances != null && share > 0) {
        addByCovariance(o, m, share, covariances);
      }
    }

    /** Σₘₘ − ΣₘₒΣₒₒ⁻¹Σₒₘ, of the factor that is there. */
    private void addByCovariance(int[] o, int[] m, double share, double[] covariances) {
      for (int j = 0; j < m.length; j++) {
        for (int i = 0; i < o.length; i++) {
          gathered[i] = sigma(o[i], m[j]);
        }
        system.side(j, gathered);
      }
      system.gramOfSides(m.length);
      for (int i = 0; i < m.length; i++) {
        system.getGram(i, m.length, gathered);
        for (int j = i; j < m.length; j++) {
          covariances[m[j] * d + m[i]] += share * (sigma(m[j], m[i]) - gathered[j]);
        }
      }
    }

    @Override
    public void close() {
      rows.close();
      products.close();
      system.close();
    }
  }

  private static void requireFactor(boolean found) {
    if (!found) {
      throw NearlySingular.exception();
    }
  }
}
