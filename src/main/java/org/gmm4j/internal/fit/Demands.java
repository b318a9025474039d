package org.gmm4j.internal.fit;

import java.util.Locale;
import java.util.function.Consumer;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.outline.Gaps;

/** What a fit demands of the shape of data. */
public final class Demands {
  private Demands() {}

  /**
   * Refuses data that cannot be fitted, whatever their values.
   *
   * @throws DataException if they are too few, or do not fit the structure or the start
   */
  static void require(FitOptions options, long rows, int features) {
    requireSome(options, rows, features);
    int components = options.components();
    if (rows < components) {
      throw new DataException(
          "%d components need at least as many rows; there are %d".formatted(components, rows)
              + SampleAColumn.hint(rows, features, components));
    }
  }

  /**
   * The same of rows that are there: those that count.
   *
   * @throws DataException as above
   */
  static void require(FitOptions options, Dataset counted) {
    int components = options.components();
    if (!counted.weights().areOnes() && counted.rows() < components) {
      throw new DataException(
          "%d components need at least as many rows with a weight above 0; there are %d"
              .formatted(components, counted.rows()));
    }
    require(options, counted.rows(), counted.columns());
  }

  /**
   * The same for rows of which there will be more.
   *
   * @param rows as many as there may be
   */
  static void requireSome(FitOptions options, long rows, int features) {
    String objection = options.covariance().objection(rows, features);
    if (objection != null) {
      throw new DataException(objection);
    }
    GaussianMixture start = options.start();
    if (start != null && start.features() != features) {
      throw new DataException(
          "the start has %d features, the data have %d".formatted(start.features(), features));
    }
  }

  /**
   * Refuses labels that are known and cannot be.
   *
   * @throws DataException if there is no such component, a start does not know it, or nothing is
   *     left for others
   */
  public static void requireLabels(FitOptions options, Dataset data) {
    KnownLabels known = data.knownLabels();
    if (known.areNone()) {
      return;
    }
    requireStaying(options);
    if (options.batch() != null) {
      throw new DataException(
          "batches may have no row of a label yet, so that known labels do not go with them");
    }
    int components = options.components();
    GaussianMixture start = options.start();
    double[] weights = start == null ? new double[0] : start.weights();
    long unknown = 0;
    for (long row = 0; row < data.rows(); row++) {
      int label = known.of(row);
      if (label >= components) {
        throw new DataException(
            "%s: row %d is known to belong to component %d, but there are %d, the last of which is %d"
                .formatted(known.source(), row + 1, label, components, components - 1));
      }
      if (label >= 0 && start != null && weights[label] == 0) {
        throw new DataException(
            "%s: row %d is known to belong to component %d, which has weight 0 in the start"
                .formatted(known.source(), row + 1, label));
      }
      unknown += data.weights().of(row) > 0 && label == KnownLabels.UNKNOWN ? 1 : 0;
    }
    int others = components - known.occurring().length;
    if (start == null && unknown < others) {
      throw new DataException(
          "%d components have no rows that are known to belong to them, and there are %d other rows:"
                  .formatted(others, unknown)
              + " fit fewer components");
    }
  }

  /** Refuses what moves components away from the rows that are known to be theirs. */
  private static void requireStaying(FitOptions options) {
    if (options.start() == null && !options.initialization().knowsLabels()) {
      throw new DataException(
          "%s starts do not go with known labels: choose kmeans, kmeans++, random-from-data, random or"
                  .formatted(options.initialization().option())
              + " short-runs:N");
    }
    if (options.em().onCollapse().replaces() || options.em().splitAndMerge()) {
      throw new DataException(
          "a component with known rows cannot make way: let those that collapse be repaired, or fail,"
              + " and leave out moves that split and merge");
    }
  }

  /**
   * Refuses rows that miss more than a fit can bear.
   *
   * @return what they miss
   * @throws DataException if there is a feature of which nothing is known, or an option asks for
   *     complete rows
   */
  public static Gaps requireKnown(FitOptions options, Dataset data) {
    Gaps gaps = Gaps.of(data);
    if (gaps.values() == 0) {
      return gaps;
    }
    if (!gaps.emptyColumns().isEmpty()) {
      throw new DataException(
          "no row has a value in %s, so that nothing can be learnt of it: leave it out of the columns"
              .formatted(gaps.columns()));
    }
    if (options.regularization().shrinkage().needsFourthMoments()) {
      throw new DataException(
          "ledoit-wolf takes fourth powers, which are not known of rows that miss values: shrink by"
              + " oas or a number");
    }
    return gaps;
  }

  /** Tells of rows that miss everything: where a fit can begin. */
  public static void tell(Gaps gaps, Dataset data, Consumer<String> notices) {
    if (gaps.emptyRows() > 0) {
      notices.accept(
          String.format(
              Locale.ROOT,
              "%,d of %,d rows miss every value: they have the weights as posteriors, and"
                  + " log-density 0",
              gaps.emptyRows(),
              data.rows()));
    }
  }
}
