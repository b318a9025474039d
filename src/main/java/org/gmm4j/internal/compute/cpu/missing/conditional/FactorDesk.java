package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.gaps.FactorSums;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker finds what a component with factors says of a block of rows, by {@link
 * FactorPanels}. M of all its patterns is one product, of the wⱼwⱼᵀ / ψⱼ with 0 and 1 for what
 * patterns show; b of all its rows and the sums Hⱼ are another each.
 */
final class FactorDesk implements Conditional.Desk {
  /** Of Σ y²/ψ at most so much may be taken away; else the square is summed of what is left. */
  private static final double MOST_CANCELLED = 15.0 / 16;

  private FactorPanels of;
  private final int d;
  private final int q;
  private final int packed;
  private final DoublePanel masks; // by pattern [rows × d]
  private final DoublePanel ofPatterns; // M and log det 2πΨ; then r M⁻¹ and r [packed × rows]
  private final DoublePanel sumsOfBlock; // H [packed × d]
  private final DoublePanel rows; // y / √ψ; then Wẑ [rows × d]
  private final DoublePanel along; // b [q × rows]
  private final DoublePanel expected; // ẑ [rows × q]
  private final SmallSystems systems;
  private final double[][] patternRoots; // of M [q(q + 1)/2 × rows]
  private final double[][] rowRoots; // the same of each row's pattern
  private final double[][] z; // [q × rows]
  private final double[] logs; // log det 2πΣₒₒ of patterns
  private final double[] squares; // yₒᵀΣₒₒ⁻¹yₒ
  private final double[] patternShares;
  private final int[] patternOf; // of each row
  private final double[] line;
  private final double[] small;

  FactorDesk(FactorPanels of, int mostRows) {
    this.of = of;
    this.d = of.features();
    this.q = of.rank();
    this.packed = FactorSums.packed(q);
    this.masks = new DoublePanel(mostRows, d);
    this.ofPatterns = new DoublePanel(packed, mostRows);
    this.sumsOfBlock = new DoublePanel(packed, d);
    this.rows = new DoublePanel(mostRows, d);
    this.along = new DoublePanel(Math.max(1, q), mostRows);
    this.expected = new DoublePanel(mostRows, Math.max(1, q));
    this.systems = new SmallSystems(q, mostRows);
    this.patternRoots = new double[packed - 1][mostRows];
    this.rowRoots = new double[packed - 1][];
    this.z = new double[q][mostRows];
    this.logs = new double[mostRows];
    this.squares = new double[mostRows];
    this.patternShares = new double[mostRows];
    this.patternOf = new int[mostRows];
    this.line = new double[d];
    this.small = new double[Math.max(1, q)];
  }

  /** Goes to another component, if that has as many factors. */
  boolean moveTo(FactorPanels other) {
    boolean fits = other.rank() == q && other.features() == d;
    of = fits ? other : of;
    return fits;
  }

  @Override
  public void logDensities(Visited some, double[] out, double @Nullable [] kept) {
    findFactors(some, findPatterns(some));
    for (int i = 0; i < some.count(); i++) {
      out[i] = -0.5 * (logs[patternOf[i]] + squares[i]);
    }
    if (kept != null) {
      keep(some, kept);
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
    int patterns = findPatterns(some);
    if (q > 0 && kept != null) {
      take(some, kept);
    } else if (q > 0) {
      findFactors(some, patterns);
    }
    complete(some, point, out);
    if (sums != null) {
      addCovariances(some, patterns, shares, sums);
    }
  }

  /** Numbers the patterns; returns how many there are. */
  private int findPatterns(Visited some) {
    int pattern = 0;
    for (int i = 0; i < some.count(); pattern++) {
      int end = some.endOfPattern(i);
      Arrays.fill(patternOf, i, end, pattern);
      i = end;
    }
    return pattern;
  }

  /** Finds log det 2πΣₒₒ and the roots of M of patterns, yₒᵀΣₒₒ⁻¹yₒ and ẑ of rows. */
  private void findFactors(Visited some, int patterns) {
    putRows(some);
    of.triangles().timesTransposed(masks, packed, patterns, ofPatterns);
    for (int a = 0; a < packed - 1; a++) {
      ofPatterns.get(a, patternRoots[a], patterns);
    }
    ofPatterns.get(packed - 1, logs, patterns);
    systems.factorise(patternRoots, patterns, logs);
    if (q > 0) {
      int count = some.count();
      of.scaledFactors().timesTransposed(rows, q, count, along);
      for (int a = 0; a < q; a++) {
        along.get(a, z[a], count);
      }
      spreadRoots(patterns, count);
      systems.solve(rowRoots, z, count);
      double[] taken = new double[count];
      for (double[] each : z) {
        for (int i = 0; i < count; i++) {
          taken[i] += each[i] * each[i];
        }
      }
      systems.solveTransposed(rowRoots, z, count);
      for (int i = 0; i < count; i++) {
        squares[i] =
            taken[i] <= MOST_CANCELLED * squares[i] ? squares[i] - taken[i] : square(some, i);
      }
    }
  }

  /** Gives each row the root of its pattern. */
  private void spreadRoots(int patterns, int count) {
    for (int a = 0; a < packed - 1; a++) {
      rowRoots[a] = patternRoots[a];
      if (patterns < count) {
        rowRoots[a] = new double[count];
        for (int i = 0; i < count; i++) {
          rowRoots[a][i] = patternRoots[a][patternOf[i]];
        }
      }
    }
  }

  /** Σⱼ∈ₒ (yⱼ − wⱼᵀẑ)² / ψⱼ + ‖ẑ‖². */
  private double square(Visited some, int i) {
    rows.get(i, line, d);
    double[] loadings = of.scaledLoadings();
    double sum = 0;
    for (int a = 0; a < q; a++) {
      double along = z[a][i];
      sum += along * along;
      for (int j = 0; j < d; j++) {
        line[j] -= along * loadings[a * d + j];
      }
    }
    double[] shown = some.section().shown();
    int from = some.beginOfPattern(i);
    for (int j = 0; j < d; j++) {
      line[j] *= shown[from + j];
    }
    return sum + Spans.squaredNorm(line, 0, d);
  }

  /** 1 for what each pattern misses, 0 for the rest. */
  private void putMissing(Visited some) {
    double[] shown = some.section().shown();
    int pattern = 0;
    for (int i = 0; i < some.count(); i = some.endOfPattern(i)) {
      int from = some.beginOfPattern(i);
      for (int j = 0; j < d; j++) {
        line[j] = 1 - shown[from + j];
      }
      masks.put(pattern++, line, d);
    }
  }

  /**
   * y / √ψ, 0 for what is missing, and the sums of their squares; and 1 for what each pattern
   * shows, 0 for the rest.
   */
  private void putRows(Visited some) {
    double[] values = some.section().values();
    double[] shown = some.section().shown();
    double[] mean = of.mean();
    double[] roots = of.roots();
    for (int i = 0; i < some.count(); i++) {
      int from = some.begin(i);
      int fromShown = some.beginOfPattern(i);
      if (i == 0 || patternOf[i] > patternOf[i - 1]) {
        System.arraycopy(shown, fromShown, line, 0, d);
        masks.put(patternOf[i], line, d);
      }
      for (int j = 0; j < d; j++) {
        line[j] = (values[from + j] - mean[j]) * roots[j] * shown[fromShown + j];
      }
      squares[i] = Spans.squaredNorm(line, 0, d);
      if (q > 0) {
        rows.put(i, line, d);
      }
    }
  }

  private void keep(Visited some, double[] kept) {
    for (int i = 0; i < some.count(); i++) {
      int to = some.place(i) * FactorPanels.kept(q);
      for (double[] each : z) {
        kept[to++] = each[i];
      }
      for (double[] each : patternRoots) {
        kept[to++] = each[patternOf[i]];
      }
    }
  }

  private void take(Visited some, double[] kept) {
    for (int i = 0; i < some.count(); i++) {
      int from = some.place(i) * FactorPanels.kept(q);
      for (double[] each : z) {
        each[i] = kept[from++];
      }
      for (double[] each : patternRoots) {
        each[patternOf[i]] = kept[from++];
      }
    }
  }

  private void complete(Visited some, double[] point, double[] out) {
    if (q > 0) {
      for (int i = 0; i < some.count(); i++) {
        for (int a = 0; a < q; a++) {
          small[a] = z[a][i];
        }
        expected.put(i, small, q);
      }
      expected.times(of.factors(), some.count(), q, rows);
    }
    double[] values = some.section().values();
    double[] shown = some.section().shown();
    double[] mean = of.mean();
    Arrays.fill(line, 0);
    for (int i = 0; i < some.count(); i++) {
      int from = some.begin(i);
      if (q > 0) {
        rows.get(i, line, d);
      }
      int fromShown = some.beginOfPattern(i);
      int to = i * d;
      for (int j = 0; j < d; j++) { // one of the two is times 0
        double here = shown[fromShown + j];
        double expected = line[j] + (mean[j] - point[j]);
        out[to + j] = here * (values[from + j] - point[j]) + (1 - here) * expected;
      }
    }
  }

  /** Adds Hⱼ and the sum of r over the rows that miss j [packed × d]. */
  private void addCovariances(Visited some, int patterns, double[] shares, double[] sums) {
    Arrays.fill(patternShares, 0, patterns, 0);
    for (int i = 0; i < some.count(); i++) {
      patternShares[patternOf[i]] += shares[i];
    }
    systems.invert(patternRoots, patternShares, patterns);
    for (int a = 0; a < packed - 1; a++) {
      ofPatterns.put(a, patternRoots[a], patterns);
    }
    ofPatterns.put(packed - 1, patternShares, patterns);
    putMissing(some);
    ofPatterns.times(masks, packed, patterns, sumsOfBlock);
    for (int a = 0; a < packed; a++) {
      sumsOfBlock.get(a, line, d);
      for (int j = 0; j < d; j++) {
        sums[a * d + j] += line[j];
      }
    }
  }

  @Override
  public void close() {
    masks.close();
    ofPatterns.close();
    sumsOfBlock.close();
    rows.close();
    along.close();
    expected.close();
  }
}
