package org.gmm4j.internal.fit;

import java.util.Locale;
import java.util.function.Consumer;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
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
   * Refuses rows that miss more than a fit can bear; those that miss everything are told of.
   *
   * @throws DataException if there is a feature of which nothing is known, or an option asks for
   *     complete rows
   */
  public static void requireKnown(FitOptions options, Dataset data, Consumer<String> notices) {
    Gaps gaps = Gaps.of(data);
    if (gaps.values() == 0) {
      return;
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
