package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Draws;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;
import org.gmm4j.internal.compute.gaps.Section;
import org.jspecify.annotations.Nullable;

/** What each component has of each row of a section, by the places at which rows are visited. */
final class Shares {
  /** Most numbers that are kept of rows beside these, 64 MiB. */
  private static final int KEPT = 1 << 23;

  private static final double LEAST = Math.exp(-Precision.DOUBLE.negligible());

  private final Section section;
  private final int components;
  private final double[] values; // log-densities, then responsibilities [rows × K]
  private final double[] logDensities; // of each row
  private final double[][] kept; // by component; empty for nothing
  private int room;

  private Shares(Section section, int components, int room) {
    this.section = section;
    this.components = components;
    this.values = new double[section.rows() * components];
    this.logDensities = new double[section.rows()];
    this.kept = new double[components][0];
    this.room = room;
  }

  /** Given ones. */
  static Shares of(Section section, Responsibilities given, int components) {
    Shares shares = new Shares(section, components, 0);
    double[] r = new double[components];
    for (int place = 0; place < section.rows(); place++) {
      Arrays.fill(r, 0);
      given.fill(section.first() + section.row(place), r);
      System.arraycopy(r, 0, shares.values, place * components, components);
    }
    return shares;
  }

  /** Those that a mixture expects: log πₖ N(xₒ; μₒ, Σₒₒ), and what becomes of it. */
  static Shares of(
      Section section, GaussianMixture mixture, Conditionals conditionals, Workers workers) {
    return of(section, mixture, conditionals, workers, 0);
  }

  /** The same for rows that are to be completed, of which something is {@linkplain #kept kept}. */
  static Shares keeping(
      Section section, GaussianMixture mixture, Conditionals conditionals, Workers workers) {
    return of(section, mixture, conditionals, workers, KEPT);
  }

  private static Shares of(
      Section section,
      GaussianMixture mixture,
      Conditionals conditionals,
      Workers workers,
      int room) {
    Shares shares = new Shares(section, mixture.components(), room);
    try (Desks desks = new Desks(conditionals.blockRows())) {
      for (int k = 0; k < mixture.components(); k++) {
        shares.fill(k, Math.log(mixture.weights()[k]), conditionals, workers, desks);
      }
    }
    for (int place = 0; place < section.rows(); place++) {
      shares.logDensities[place] =
          LogSumExp.normalise(shares.values, place * shares.components, shares.components, LEAST);
    }
    return shares;
  }

  private void fill(
      int k, double logWeight, Conditionals conditionals, Workers workers, Desks desks) {
    int block = conditionals.blockRows();
    if (logWeight == Double.NEGATIVE_INFINITY) {
      for (int place = 0; place < section.rows(); place++) {
        values[place * components + k] = logWeight;
      }
      return;
    }
    try (Conditional conditional = conditionals.of(k)) {
      kept[k] = room(conditional);
      double @Nullable [] left = kept(k);
      workers.forEach(
          (section.rows() - 1) / block + 1,
          (worker, task) -> {
            int from = task * block;
            int to = Math.min(from + block, section.rows());
            double[] logs = new double[to - from];
            desks
                .of(worker, conditional)
                .logDensities(Visited.range(section, from, to), logs, left);
            for (int i = 0; i < logs.length; i++) {
              values[(from + i) * components + k] = logWeight + logs[i];
            }
          });
    }
  }

  /** How many numbers are kept of a section where components keep so many of a row each. */
  static long kept(int rows, int each, int components) {
    long ofComponent = (long) rows * each;
    return ofComponent == 0 ? 0 : Math.min(components, KEPT / ofComponent) * ofComponent;
  }

  /** As long as there is room for what a component keeps of all rows. */
  private double[] room(Conditional conditional) {
    long needed = (long) section.rows() * conditional.kept();
    if (needed > room) {
      return new double[0];
    }
    room -= (int) needed;
    return new double[(int) needed];
  }

  /** What the densities of component k have left for completing rows; null if nothing was kept. */
  double @Nullable [] kept(int k) {
    return kept[k].length == 0 ? null : kept[k];
  }

  /** What component k has of the row at a place. */
  double of(int place, int k) {
    return values[place * components + k];
  }

  /** A copy, to {@link #choose} in. */
  Shares chosen() {
    Shares copy = new Shares(section, components, 0);
    System.arraycopy(values, 0, copy.values, 0, values.length);
    return copy;
  }

  /** Gives a row wholly to one component, by a number from 0 to 1; returns which. */
  int choose(int place, double uniform) {
    int from = place * components;
    int chosen = Draws.choose(Arrays.copyOfRange(values, from, from + components), uniform);
    Arrays.fill(values, from, from + components, 0);
    values[from + chosen] = 1;
    return chosen;
  }

  /** Σ w log p(xₒ), in nats. */
  double logLikelihood() {
    return IntStream.range(0, logDensities.length)
        .filter(place -> section.weight(place) > 0)
        .mapToDouble(place -> section.weight(place) * logDensities[place])
        .sum();
  }

  /** log p(xₒ) of the rows in their own order. */
  double[] logDensities() {
    double[] inOrder = new double[section.rows()];
    for (int place = 0; place < inOrder.length; place++) {
      inOrder[section.row(place)] = logDensities[place];
    }
    return inOrder;
  }

  /** Responsibilities of the rows in their own order [rows × K]. */
  double[] posteriors() {
    double[] inOrder = new double[values.length];
    for (int place = 0; place < section.rows(); place++) {
      System.arraycopy(
          values, place * components, inOrder, section.row(place) * components, components);
    }
    return inOrder;
  }
}
