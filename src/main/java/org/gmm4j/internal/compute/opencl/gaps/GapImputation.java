package org.gmm4j.internal.compute.opencl.gaps;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Draws;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Picked;
import org.jspecify.annotations.Nullable;

/**
 * What rows miss, filled in: with Σₖ r(n,k) x̂ₘ; or with a draw, of a component by its
 * responsibility, and then of that one's values. With y drawn from N(0, Σ), ŷ the values that are
 * expected of a row which shows xₒ − yₒ, and x = ŷ + y, xₘ is drawn from the conditional
 * distribution (Hoffman &amp; Ribak 1991). The draws are those of the CPU.
 */
final class GapImputation {
  private final GapWork work;
  private final GapRows rows;
  private final GaussianMixture mixture;
  private final @Nullable Long seed;
  private final Conditionals conditionals;
  private final DeviceBuffer origin;
  private final int d;

  /**
   * Prepares.
   *
   * @param seed of draws; null for what is expected
   */
  GapImputation(GapWork work, GapRows rows, GaussianMixture mixture, @Nullable Long seed) {
    this.work = work;
    this.rows = rows;
    this.mixture = mixture;
    this.seed = seed;
    this.d = mixture.features();
    this.conditionals = Conditioning.of(work, mixture);
    this.origin = work.zeros("the origin", (long) mixture.components() * d);
  }

  void fill(int blockRows, Backend.ImputedSink sink) {
    Filling[] filling = new Filling[1];
    rows.forEach(
        blockRows,
        block -> {
          Filling now = filling[0];
          if (now == null || now.first != block.section().first()) {
            now = new Filling(block.section());
            filling[0] = now;
          }
          now.add(block);
          if (block.from() + block.count() == block.section().rows()) {
            sink.accept(now.first, block.section().rows(), now.filled);
          }
        });
  }

  /** A section's rows in their own order, as far as they are filled. */
  private final class Filling {
    private final long first;
    private final Section section;
    private final double[] filled;

    Filling(Section outline) {
      this.first = outline.first();
      this.section = rows.values(outline);
      this.filled = section.values().clone();
    }

    void add(GapBlock block) {
      double[] r = GapPosteriors.of(work, conditionals, block).responsibilities();
      if (seed == null) {
        add(block, r);
      } else {
        draw(block, r, seed);
      }
    }

    private void draw(GapBlock block, double[] r, long from) {
      int count = block.count();
      double[] drawn = new double[count * d];
      double[] rest = section.values().clone();
      double[] chosen = new double[r.length];
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i -> {
                SplittableRandom random = new SplittableRandom(Draws.seed(from, block.row(i)));
                double[] shares = new double[conditionals.components()];
                Arrays.setAll(shares, k -> r[k * count + i]);
                int k = Draws.choose(shares, random.nextDouble());
                chosen[k * count + i] = 1;
                double[] y = new double[d];
                mixture.covariance().draw(k, random, y);
                int begin = section.begin(block.from() + i);
                for (int j = 0; j < d; j++) {
                  drawn[i * d + j] = y[j];
                  rest[begin + j] -= y[j];
                }
              });
      try (DeviceBuffer moved = rows.like(section, rest)) {
        GapBlock there = new GapBlock(section, moved, block.from(), count);
        conditionals.expect(there, work.doubles("the responsibilities", r.length));
        add(there, chosen);
      }
      for (int i = 0; i < count; i++) {
        for (int j : block.pattern(i).missing()) {
          filled[section.begin(block.from() + i) + j] += drawn[i * d + j];
        }
      }
    }

    /** Adds what components expect, times their shares. */
    private void add(GapBlock block, double[] r) {
      int count = block.count();
      DeviceBuffer sums = work.zeros("the filled rows", (long) count * d);
      for (int k = 0; k < conditionals.components(); k++) {
        Picked picked = Picked.unweighted(work, block, r, k);
        if (picked != null) {
          DeviceBuffer y = work.doubles("the completed rows", (long) picked.count() * d);
          conditionals.complete(picked, origin, y);
          block
              .over(work.launch("gap_fill"))
              .buffer(picked.places())
              .buffer(picked.shares())
              .integer(picked.count())
              .integer(d)
              .buffer(y)
              .buffer(sums)
              .enqueueItems(d, picked.count());
        }
      }
      double[] found = work.read(sums, 0, count * d);
      for (int i = 0; i < count; i++) {
        for (int j : block.pattern(i).missing()) {
          filled[section.begin(block.from() + i) + j] += found[i * d + j];
        }
      }
    }
  }
}
