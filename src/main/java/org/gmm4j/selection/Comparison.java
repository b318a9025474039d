package org.gmm4j.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitException;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.fit.Fits;
import org.gmm4j.internal.fit.rows.Counted;
import org.gmm4j.internal.fit.rows.StandardisedFit;
import org.jspecify.annotations.Nullable;

/** One comparison: structure by structure, with more and more components. */
final class Comparison {
  private final FitOptions options;
  private final List<Integer> counts;
  private final Criterion criterion;
  private final SelectionListener listener;
  private final List<Candidate> table = new ArrayList<>();
  private @Nullable Attempt best;
  private @Nullable RuntimeException firstFailure;
  private boolean cancelled;

  /**
   * Prepares.
   *
   * @param options of all fits, but for components and structure
   * @param counts of components, ascending
   */
  Comparison(
      FitOptions options, List<Integer> counts, Criterion criterion, SelectionListener listener) {
    this.options = options;
    this.counts = counts;
    this.criterion = criterion;
    this.listener = listener;
  }

  /** A fit that succeeded. */
  private record Attempt(
      FitOptions options, Fits.Found found, Candidate candidate, KeptNotices notices) {}

  /** Compares. Rows of weight 0 are not there, but that they get labels. */
  Selection of(Dataset data, List<CovarianceStructure> covariances) {
    Dataset counted = Counted.rows(data);
    Selection selection = ofCounted(counted, covariances);
    return counted == data
        ? selection
        : selection.with(Counted.withLabelsOf(data, selection.fit()));
  }

  private Selection ofCounted(Dataset data, List<CovarianceStructure> covariances) {
    boolean holdsOut = criterion == Criterion.HELDOUT;
    HeldOut parts = holdsOut ? HeldOut.of(data, options.seed()) : new HeldOut(data, data);
    List<Ladder> ladders =
        covariances.stream().map(each -> new Ladder(each, data.columns())).toList();
    requireAny(ladders, parts.fitted());
    StandardisedFit units = options.standardised() ? new StandardisedFit(options, data) : null;
    StandardisedFit ofFitted = units == null || !holdsOut ? units : units.ofPart(parts.fitted());
    try (Judge judge = new Judge(criterion, options, parts.judged(), listener)) {
      List<Ladder> left = new ArrayList<>(ladders);
      while (!left.isEmpty() && !cancelled) {
        FitOptions first = options.with(counts.get(0), left.get(0).rungs().get(0));
        List<Ladder> together = // those that work on the same features
            left.stream().filter(each -> Fits.areOfSameFeatures(first, options(each))).toList();
        left.removeAll(together);
        compare(together, parts.fitted(), ofFitted, judge);
      }
    }
    return holdsOut ? selection(data, units) : selection();
  }

  private FitOptions options(Ladder ladder) {
    return options.with(counts.get(0), ladder.rungs().get(0));
  }

  /** Refuses data that suit none of the mixtures. */
  private void requireAny(List<Ladder> ladders, Dataset rows) {
    DataException first = null;
    for (int count : counts) { // known labels may take more components than the fewest
      for (Ladder ladder : ladders) {
        for (CovarianceStructure structure : ladder.rungs()) {
          try {
            Fits.require(options.with(count, structure), rows);
            return;
          } catch (DataException unsuitable) {
            first = first == null ? unsuitable : first;
          }
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void compare(
      List<Ladder> ladders, Dataset rows, @Nullable StandardisedFit units, Judge judge) {
    int most = counts.get(counts.size() - 1);
    FitOptions largest =
        ladders.stream()
            .flatMap(ladder -> ladder.rungs().stream())
            .max(Comparator.comparingDouble(each -> each.heapBytes(most, rows.columns())))
            .map(structure -> options.with(most, structure))
            .orElseThrow();
    try (Fits fits = Fits.open(largest, rows, units, listener)) {
      for (Ladder ladder : ladders) {
        GaussianMixture smaller = null;
        for (int count : counts) {
          GaussianMixture fewer = smaller;
          smaller =
              ladder
                  .climb(
                      structure -> attempt(options.with(count, structure), fits, fewer, judge),
                      this::isBetter)
                  .map(attempt -> attempt.found().planned())
                  .orElse(smaller);
        }
      }
    }
  }

  private boolean isBetter(Attempt one, Attempt other) {
    return criterion.isBetter(one.candidate().value(), other.candidate().value());
  }

  /** Empty if it failed, or all is to end. */
  private Optional<Attempt> attempt(
      FitOptions asked, Fits fits, @Nullable GaussianMixture smaller, Judge judge) {
    if (cancelled) {
      return Optional.empty();
    }
    listener.fit(asked, asked.restarts() + (smaller == null ? 0 : 1));
    KeptNotices heard = new KeptNotices(listener);
    long begin = System.nanoTime();
    try {
      Fits.Found found = fits.fit(asked, smaller, heard);
      cancelled = found.isCancelled();
      Candidate candidate =
          new Candidate(
              found.planned().components(),
              asked.covariance().name(),
              judge.value(found),
              found.logLikelihood(),
              found.parameters(),
              found.iterations(),
              found.isConverged(),
              (System.nanoTime() - begin) / 1e9,
              null);
      Attempt attempt = new Attempt(asked, found, candidate, heard);
      boolean isBest = best == null || isBetter(attempt, best);
      best = isBest ? attempt : best;
      add(candidate, isBest);
      return Optional.of(attempt);
    } catch (FitException | DataException | DeviceException failed) {
      firstFailure = firstFailure == null ? failed : firstFailure;
      String why = String.valueOf(failed.getMessage());
      double seconds = (System.nanoTime() - begin) / 1e9;
      add(Candidate.failed(asked.components(), asked.covariance().name(), seconds, why), false);
      return Optional.empty();
    } catch (CancellationException ended) {
      cancelled = true;
      return Optional.empty();
    }
  }

  private void add(Candidate candidate, boolean isBest) {
    table.add(candidate);
    listener.finished(candidate, isBest);
  }

  private Selection selection() {
    Attempt chosen = chosen();
    chosen.notices().tell();
    return selection(chosen, chosen.found().expanded());
  }

  private Selection selection(Attempt chosen, FitResult fit) {
    return new Selection(fit, chosen.candidate(), criterion, table, cancelled);
  }

  private Attempt chosen() {
    Attempt chosen = best;
    if (chosen == null && firstFailure != null) {
      throw firstFailure;
    }
    if (chosen == null) {
      throw new CancellationException("the comparison was cancelled before it had a mixture");
    }
    return chosen;
  }

  /** The same with the chosen mixture fitted once more, to all rows, from where it is. */
  private Selection selection(Dataset data, @Nullable StandardisedFit units) {
    Attempt chosen = chosen();
    if (cancelled) {
      return selection();
    }
    listener.fit(chosen.options(), 1);
    try {
      return selection(chosen, toAllRows(chosen, data, units));
    } catch (FitException | DataException failed) {
      Selection selection = selection();
      listener.notice(
          "the chosen mixture could not be fitted to all rows, and stays as it was fitted to those"
              + " that were not held out: "
              + failed.getMessage());
      return selection;
    } catch (CancellationException ended) {
      cancelled = true;
      return selection(chosen, chosen.found().expanded());
    }
  }

  private FitResult toAllRows(Attempt chosen, Dataset data, @Nullable StandardisedFit units) {
    FitResult fit = chosen.found().expandedThere();
    FitOptions again =
        chosen.options().standardised(null).startingFrom(fit.mixture(), fit.regularization());
    if (units == null) {
      return new GmmFitter(again, listener).fit(data);
    }
    return units.undo(new GmmFitter(again, units.listener(listener)).fit(units.apply(data)));
  }
}
