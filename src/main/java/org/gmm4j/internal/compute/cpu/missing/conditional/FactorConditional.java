package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian with Σ = WWᵀ + Ψ, of q factors or none, Ψ diagonal. A pattern takes a factorisation of
 * order q, and nothing is d × d:
 *
 * <pre>
 *   M = I + Σⱼ∈ₒ wⱼwⱼᵀ / ψⱼ,   ẑ = M⁻¹ Σⱼ∈ₒ wⱼ(xⱼ − μⱼ) / ψⱼ,   log det Σₒₒ = Σⱼ∈ₒ log ψⱼ + log det M,
 *   (xₒ − μₒ)ᵀΣₒₒ⁻¹(xₒ − μₒ) = Σⱼ∈ₒ (xⱼ − μⱼ − wⱼᵀẑ)² / ψⱼ + ‖ẑ‖²,
 *   x̂ₘ = μₘ + Wₘẑ,   C = WₘM⁻¹Wₘᵀ + Ψₘ.
 * </pre>
 *
 * M of all patterns of a block is one product, of 0 and 1 for what they show with the wⱼwⱼᵀ / ψⱼ.
 * Of C the M-step asks for the diagonal and the product with the projection B = L⁻¹WᵀΨ⁻¹, where LLᵀ
 * = I + WᵀΨ⁻¹W. Since B W = L⁻¹(LLᵀ − M) over m, and Ψ cancels, column j of BC is LᵀM⁻¹wⱼ; so both
 * follow from the sums Hⱼ of r M⁻¹ over the rows that miss j.
 */
public final class FactorConditional implements Conditional {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final int d;
  private final int q;
  private final int packed; // numbers of a triangle, and one more
  private final double[] mean;
  private final double[] noise;
  private final double[] loadings; // Wᵀ [q × d]
  private final double[] transposedRoot; // Lᵀ [q × q]
  private final DoublePanel triangles; // wⱼwⱼᵀ / ψⱼ, and log 2πψⱼ [packed × d]
  private final @Nullable DoublePanel scaled; // WᵀΨ⁻¹ [q × d]
  private final @Nullable DoublePanel factors; // Wᵀ [q × d]

  public FactorConditional(GaussianMixture mixture, int k) {
    this(
        mixture.mean(k),
        mixture.covariance().noise(k),
        mixture.covariance().loadings(k),
        FactorSums.transposedRoot(mixture.covariance(), k));
  }

  /**
   * One without factors.
   *
   * @param noise Ψ [d]; may have zeros where nobody asks for densities
   */
  public FactorConditional(double[] mean, double[] noise) {
    this(mean, noise, new double[0], new double[0]);
  }

  private FactorConditional(
      double[] mean, double[] noise, double[] loadings, double[] transposedRoot) {
    this.d = mean.length;
    this.q = loadings.length / d;
    this.packed = FactorSums.packed(q);
    this.mean = mean;
    this.noise = noise;
    this.loadings = loadings;
    this.transposedRoot = transposedRoot;
    this.triangles = new DoublePanel(packed, d);
    double[] line = new double[d];
    int row = 0;
    for (int a = 0; a < q; a++) {
      for (int b = 0; b <= a; b++) {
        for (int j = 0; j < d; j++) {
          line[j] = loadings[a * d + j] * loadings[b * d + j] / noise[j];
        }
        triangles.put(row++, line, d);
      }
    }
    for (int j = 0; j < d; j++) {
      line[j] = Math.log(noise[j]) + LOG_2PI;
    }
    triangles.put(row, line, d);
    this.factors = q == 0 ? null : panel(loadings);
    double[] byNoise = loadings.clone();
    for (int i = 0; i < byNoise.length; i++) {
      byNoise[i] /= noise[i % d];
    }
    this.scaled = q == 0 ? null : panel(byNoise);
  }

  private DoublePanel panel(double[] values) {
    DoublePanel panel = new DoublePanel(q, d);
    panel.set(DoubleBuffer.wrap(values));
    return panel;
  }

  @Override
  public int sums() {
    return d * packed;
  }

  @Override
  public void finish(double[] sums, Moments moments, int k) {
    new FactorSums(noise, loadings, transposedRoot).finish(sums, moments, k);
  }

  @Override
  public Desk desk(int mostRows) {
    return new FactorDesk(mostRows);
  }

  @Override
  public void close() {
    triangles.close();
    if (scaled != null && factors != null) {
      scaled.close();
      factors.close();
    }
  }

  private final class FactorDesk implements Desk {
    private final DoublePanel masks; // by pattern
    private final DoublePanel ofPatterns; // M and log-determinants; then r M⁻¹
    private final DoublePanel rows;
    private final DoublePanel sumsOfBlock; // H
    private final @Nullable DoublePanel onFactors; // [rows × q]
    private final SmallSystem system = new SmallSystem(q);
    private final double[] line = new double[d];
    private final double[] of;
    private final double[] deviations; // Wẑ of each row
    private final double[] factorSquares;
    private final double[] logs;
    private final double[] z = new double[q];

    FactorDesk(int mostRows) {
      this.masks = new DoublePanel(mostRows, d);
      this.ofPatterns = new DoublePanel(mostRows, packed);
      this.rows = new DoublePanel(mostRows, d);
      this.sumsOfBlock = new DoublePanel(d, packed);
      this.onFactors = q == 0 ? null : new DoublePanel(mostRows, q);
      this.of = new double[packed];
      this.deviations = new double[mostRows * d];
      this.factorSquares = new double[mostRows];
      this.logs = new double[mostRows];
    }

    @Override
    public void logDensities(Visited some, double[] out) {
      expect(some, new double[0], null);
      double[] values = some.section().values();
      for (int i = 0; i < some.count(); i++) {
        int from = some.begin(i);
        double square = factorSquares[i];
        for (int j : some.pattern(i).observed()) {
          double rest = values[from + j] - mean[j] - deviations[i * d + j];
          square += rest * rest / noise[j];
        }
        out[i] = logs[i] - 0.5 * square;
      }
    }

    @Override
    public void complete(
        Visited some, double[] point, double[] out, double[] shares, double @Nullable [] sums) {
      expect(some, shares, sums);
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

    /** Finds Wẑ, ‖ẑ‖² and −½ log det 2πΣₒₒ of each row, and adds r M⁻¹ to sums. */
    private void expect(Visited some, double[] shares, double @Nullable [] sums) {
      int patterns = putMasks(some, true);
      masks.timesTransposed(triangles, patterns, packed, false, ofPatterns);
      DoublePanel along = onFactors;
      if (along != null && scaled != null) {
        putRows(some);
        rows.timesTransposed(scaled, some.count(), q, false, along);
      }
      int p = 0;
      for (int i = 0; i < some.count(); p++) {
        int end = some.endOfPattern(i);
        ofPatterns.get(p, of, packed);
        double log = of[packed - 1] + system.factorise(of);
        double share = 0;
        for (int n = i; n < end; n++) {
          logs[n] = -0.5 * log;
          factorSquares[n] = 0;
          share += sums == null ? 0 : shares[n];
          if (along != null) {
            along.get(n, z, q);
            system.solve(z);
            along.put(n, z, q);
            factorSquares[n] = DoublePanel.squaredNorm(z, 0, q);
          }
        }
        if (sums != null) {
          system.inverse(share, of);
          of[packed - 1] = share;
          ofPatterns.put(p, of, packed);
        }
        i = end;
      }
      if (along != null && factors != null) {
        along.times(factors, some.count(), q, rows);
        for (int i = 0; i < some.count(); i++) {
          rows.get(i, line, d);
          System.arraycopy(line, 0, deviations, i * d, d);
        }
      }
      if (sums != null) {
        putMasks(some, false);
        masks.transposedTimes(ofPatterns, patterns, sumsOfBlock);
        for (int j = 0; j < d; j++) {
          sumsOfBlock.get(j, of, packed);
          for (int a = 0; a < packed; a++) {
            sums[j * packed + a] += of[a];
          }
        }
      }
    }

    /** 1 for what a pattern shows, or for what it misses; returns how many patterns there are. */
    private int putMasks(Visited some, boolean observed) {
      int p = 0;
      for (int i = 0; i < some.count(); i = some.endOfPattern(i)) {
        java.util.Arrays.fill(line, observed ? 1 : 0);
        for (int j : some.pattern(i).missing()) {
          line[j] = observed ? 0 : 1;
        }
        masks.put(p++, line, d);
      }
      return p;
    }

    private void putRows(Visited some) {
      double[] values = some.section().values();
      for (int i = 0; i < some.count(); i++) {
        int from = some.begin(i);
        for (int j = 0; j < d; j++) {
          double value = values[from + j];
          line[j] = Double.isNaN(value) ? 0 : value - mean[j];
        }
        rows.put(i, line, d);
      }
    }

    @Override
    public void close() {
      masks.close();
      ofPatterns.close();
      rows.close();
      sumsOfBlock.close();
      if (onFactors != null) {
        onFactors.close();
      }
    }
  }
}
