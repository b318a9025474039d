package org.gmm4j.selection;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gmm4j.covariance.CovarianceStructure;

/**
 * The structures that one name stands for: itself, or where the rank is open those of some ranks,
 * the least first. Of these not all are fitted: from the best of fewer components on, neighbours
 * are, up and if that is worse down, for as long as that helps.
 */
final class Ladder {
  /** Ranks that are tried, among those that the structure and the features allow. */
  private static final int[] RANKS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};

  private final List<CovarianceStructure> rungs;
  private int at;

  /**
   * Begins at the least rank.
   *
   * @param features d
   */
  Ladder(CovarianceStructure structure, int features) {
    int least = structure.leastRank();
    int greatest = structure.greatestRank(features);
    this.rungs =
        least >= greatest
            ? List.of(structure.withRank(least))
            : IntStream.concat(
                    IntStream.of(RANKS).filter(rank -> rank >= least && rank < greatest),
                    IntStream.of(greatest))
                .mapToObj(structure::withRank)
                .toList();
  }

  /** All of them. */
  List<CovarianceStructure> rungs() {
    return rungs;
  }

  /**
   * The best for one number of components.
   *
   * @param fit gives what came of a structure; empty if nothing did
   * @param isBetter whether the first is better than the second
   */
  <T> Optional<T> climb(
      Function<CovarianceStructure, Optional<T>> fit, BiPredicate<T, T> isBetter) {
    Optional<T> best = fit.apply(rungs.get(at));
    int begin = at;
    for (int step = 1; step >= -1 && at == begin; step -= 2) {
      while (at + step >= 0 && at + step < rungs.size()) {
        Optional<T> next = fit.apply(rungs.get(at + step));
        if (next.isEmpty() || (best.isPresent() && !isBetter.test(next.get(), best.get()))) {
          break;
        }
        best = next;
        at += step;
      }
    }
    return best;
  }
}
