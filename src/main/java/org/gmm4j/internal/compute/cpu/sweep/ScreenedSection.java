package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.Objects;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.pruned.forms.FormScreening;
import org.gmm4j.internal.compute.cpu.sums.Pairs;
import org.gmm4j.internal.compute.cpu.sums.Shares;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that screening leaves of the section of rows at hand: as log-densities, or as shares,
 * which take the place of the log-densities.
 */
final class ScreenedSection implements FormSums.Source, PosteriorBlocks.LogDensities {
  private final FormScreening.Step step;
  private final Visit visit;
  private final int components;
  private final double leastShare;
  private final double[] logLikelihoods; // by block
  private @Nullable Pairs pairs;

  ScreenedSection(FormScreening.Step step, Visit visit, int components, double leastShare) {
    this.step = step;
    this.visit = visit;
    this.components = components;
    this.leastShare = leastShare;
    this.logLikelihoods = new double[visit.blocks()];
  }

  @Override
  public void begin(int firstRow, int rows) {
    pairs = step.screen(firstRow, rows);
  }

  private Pairs pairs() {
    return Objects.requireNonNull(pairs);
  }

  @Override
  public Shares shares(int worker, int block, int @Nullable [] owners, int from) {
    Pairs all = pairs();
    int firstRow = visit.firstRow(block);
    int count = visit.rows(block);
    for (int row = firstRow; row < firstRow + count; row++) {
      double log = LogSumExp.normalise(all.values(), all.begin(row), all.count(row), leastShare);
      logLikelihoods[block] += visit.rows().weights().times(row, log);
    }
    if (owners != null) {
      Shares.takeHardAssigned(all, firstRow, count, owners, from);
    }
    return Shares.of(all, firstRow, count, components);
  }

  @Override
  public void find(int worker, int block, double[] logs, double[] shared) {
    pairs().scatter(visit.firstRow(block), shared.length, logs);
  }

  /** Σ w log p(x) of all rows whose shares were found. */
  double logLikelihood() {
    return Arrays.stream(logLikelihoods).sum();
  }
}
