package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Section;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;

/** What each component has of each row of a section, by the places at which rows are visited. */
final class Shares {
  private static final double LEAST = Math.exp(-Precision.DOUBLE.negligible());

  private final Section section;
  private final int components;
  private final double[] values; // log-densities, then responsibilities [rows × K]
  private final double[] logDensities; // of each row

  private Shares(Section section, int components) {
    this.section = section;
    this.components = components;
    this.values = new double[section.rows() * components];
    this.logDensities = new double[section.rows()];
  }

  /** Given ones. */
  static Shares of(Section section, Responsibilities given, int components) {
    Shares shares = new Shares(section, components);
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
    Shares shares = new Shares(section, mixture.components());
    for (int k = 0; k < mixture.components(); k++) {
      shares.fill(k, Math.log(mixture.weights()[k]), conditionals, workers);
    }
    for (int place = 0; place < section.rows(); place++) {
      shares.logDensities[place] =
          LogSumExp.normalise(shares.values, place * shares.components, shares.components, LEAST);
    }
    return shares;
  }

  private void fill(int k, double logWeight, Conditionals conditionals, Workers workers) {
    int block = conditionals.blockRows();
    if (logWeight == Double.NEGATIVE_INFINITY) {
      for (int place = 0; place < section.rows(); place++) {
        values[place * components + k] = logWeight;
      }
      return;
    }
    try (Conditional conditional = conditionals.of(k);
        Desks desks = new Desks(conditional, block)) {
      workers.forEach(
          (section.rows() - 1) / block + 1,
          (worker, task) -> {
            int from = task * block;
            int to = Math.min(from + block, section.rows());
            double[] logs = new double[to - from];
            desks.of(worker).logDensities(Visited.range(section, from, to), logs);
            for (int i = 0; i < logs.length; i++) {
              values[(from + i) * components + k] = logWeight + logs[i];
            }
          });
    }
  }

  /** What component k has of the row at a place. */
  double of(int place, int k) {
    return values[place * components + k];
  }

  /** A copy, to {@link #choose} in. */
  Shares chosen() {
    Shares copy = new Shares(section, components);
    System.arraycopy(values, 0, copy.values, 0, values.length);
    return copy;
  }

  /** Gives a row wholly to one component, by a number from 0 to 1; returns which. */
  int choose(int place, double uniform) {
    int from = place * components;
    int chosen = LogSumExp.argMax(values, from, components);
    double cumulative = 0;
    for (int k = 0; k < components; k++) {
      cumulative += values[from + k];
      if (uniform < cumulative) {
        chosen = k;
        break;
      }
    }
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
