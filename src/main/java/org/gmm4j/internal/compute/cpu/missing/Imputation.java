package org.gmm4j.internal.compute.cpu.missing;

import java.util.SplittableRandom;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.Draws;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;
import org.gmm4j.internal.compute.gaps.Section;
import org.jspecify.annotations.Nullable;

/**
 * What rows miss, filled in: with Σₖ r(n,k) x̂ₘ; or with a draw, of a component by its
 * responsibility, and then of that one's values. With y drawn from N(0, Σ), ŷ the values that are
 * expected of a row which shows xₒ − yₒ, and x = ŷ + y, xₘ is drawn from the conditional
 * distribution (Hoffman &amp; Ribak 1991): it takes no factorisation but the one for ŷ.
 */
final class Imputation {
  private final GaussianMixture mixture;
  private final Conditionals conditionals;
  private final @Nullable Long seed;
  private final Workers workers;

  /**
   * Prepares.
   *
   * @param seed of draws; null for what is expected
   */
  Imputation(GaussianMixture mixture, @Nullable Long seed, Workers workers) {
    this.mixture = mixture;
    this.conditionals = Conditionals.of(mixture);
    this.seed = seed;
    this.workers = workers;
  }

  /** A section's rows in their own order [rows × d]. */
  double[] of(Section section) {
    Shares shares = Shares.keeping(section, mixture, conditionals, workers);
    double[] filled = section.values().clone();
    if (seed == null) {
      for (int k = 0; k < mixture.components(); k++) {
        add(section, shares, k, filled);
      }
    } else {
      draw(section, shares, seed, filled);
    }
    return filled;
  }

  /** Adds what component k expects, times its share. */
  private void add(Section section, Shares shares, int k, double[] filled) {
    int block = conditionals.blockRows();
    int d = section.columns();
    double[] origin = new double[d];
    try (Conditional conditional = conditionals.of(k);
        Desks desks = new Desks(block)) {
      workers.forEach(
          (section.rows() - 1) / block + 1,
          (worker, task) -> {
            Visited rows = new Visited(section, block);
            int end = Math.min((task + 1) * block, section.rows());
            for (int place = task * block; place < end; place++) {
              if (shares.of(place, k) > 0) {
                rows.add(place);
              }
            }
            double[] completed = new double[block * d];
            desks
                .of(worker, conditional)
                .complete(rows, origin, completed, new double[0], null, shares.kept(k));
            for (int i = 0; i < rows.count(); i++) {
              for (int j : rows.pattern(i).missing()) {
                filled[rows.begin(i) + j] += shares.of(rows.place(i), k) * completed[i * d + j];
              }
            }
          });
    }
  }

  private void draw(Section section, Shares shares, long first, double[] filled) {
    int d = section.columns();
    double[] drawn = new double[filled.length]; // y
    double[] rest = section.values().clone(); // x − y
    Shares chosen = shares.chosen();
    workers.forEach(
        section.rows(),
        (worker, place) -> {
          long row = section.first() + section.row(place);
          SplittableRandom random = new SplittableRandom(Draws.seed(first, row));
          int k = chosen.choose(place, random.nextDouble());
          double[] y = new double[d];
          mixture.covariance().draw(k, random, y);
          for (int j = 0; j < d; j++) {
            drawn[section.begin(place) + j] = y[j];
            rest[section.begin(place) + j] -= y[j];
          }
        });
    Section moved = section.with(rest);
    for (int k = 0; k < mixture.components(); k++) {
      add(moved, chosen, k, filled);
    }
    for (int place = 0; place < section.rows(); place++) {
      for (int j : section.pattern(place).missing()) {
        filled[section.begin(place) + j] += drawn[section.begin(place) + j];
      }
    }
  }
}
