package org.gmm4j.internal.compute.cpu.sweep;

import java.util.function.Supplier;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;
import org.gmm4j.internal.compute.cpu.pruned.Screening;
import org.gmm4j.internal.compute.cpu.sums.MomentSums;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/** What sweeps for K full components work with, each made when first needed and kept. */
final class FullTools implements AutoCloseable {
  private final int components;
  private final Dataset data;
  private final Precision precision;
  private final boolean accelerated;
  private final Workers workers;
  private final Certificates certificates;
  private final Supplier<RoundedRows> roundedRows;
  private @Nullable MomentSums sums;
  private @Nullable Screening screening;
  private @Nullable Expectation expectation;

  FullTools(
      int components,
      Dataset data,
      Precision precision,
      boolean accelerated,
      Workers workers,
      Certificates certificates,
      Supplier<RoundedRows> roundedRows) {
    this.components = components;
    this.data = data;
    this.precision = precision;
    this.accelerated = accelerated;
    this.workers = workers;
    this.certificates = certificates;
    this.roundedRows = roundedRows;
  }

  int components() {
    return components;
  }

  MomentSums sums() {
    MomentSums kept = sums;
    if (kept == null) {
      kept = new MomentSums(workers, precision, components, data, accelerated);
      sums = kept;
    }
    return kept;
  }

  Screening screening() {
    Screening kept = screening;
    if (kept == null) {
      kept =
          new Screening(
              components, roundedRows.get(), precision.negligible(), workers, certificates);
      screening = kept;
    }
    return kept;
  }

  Expectation expectation() {
    Expectation kept = expectation;
    if (kept == null) {
      kept = new Expectation(components, data.columns(), precision, workers, certificates);
      expectation = kept;
    }
    return kept;
  }

  /** Whether screening has decided most rows of the last step. */
  boolean isPruning() {
    return screening != null && screening.isPaying();
  }

  /** Pairs of a row and a component evaluated since the last call. */
  long takeEvaluatedPairs() {
    long screened = screening == null ? 0 : screening.takeEvaluatedPairs();
    return screened + (expectation == null ? 0 : expectation.takeEvaluatedPairs());
  }

  /** Hands over what they remember, to be saved or restored. */
  void exchange(State state) {
    if (state.flag(sums != null)) {
      sums().exchange(state);
    }
    if (state.flag(screening != null)) {
      screening().exchange(state);
    }
  }

  @Override
  public void close() {
    if (sums != null) {
      sums.close();
    }
    if (screening != null) {
      screening.close();
    }
    if (expectation != null) {
      expectation.close();
    }
  }
}
