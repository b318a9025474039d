package org.gmm4j.selection;

import org.gmm4j.FitOptions;
import org.gmm4j.data.Dataset;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Interruption;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.fit.Fits;
import org.jspecify.annotations.Nullable;

/** Gives fits their value by a criterion. */
final class Judge implements AutoCloseable {
  private final Criterion criterion;
  private final Dataset judged;
  private final @Nullable Loaded loaded;

  /**
   * Prepares.
   *
   * @param judged rows that are held out, if the criterion asks for some
   */
  Judge(Criterion criterion, FitOptions options, Dataset judged, SelectionListener listener) {
    this.criterion = criterion;
    this.judged = judged;
    this.loaded =
        criterion == Criterion.HELDOUT
            ? Devices.load(
                options.device(),
                new Usage(options.precision(), null, false, listener::notice),
                judged,
                options.acceleration())
            : null;
  }

  double value(Fits.Found found) {
    double logLikelihood = found.logLikelihood();
    return switch (criterion) {
      case BIC -> Criteria.bic(found.parameters(), logLikelihood, found.totalWeight());
      case AIC -> Criteria.aic(found.parameters(), logLikelihood, found.totalWeight());
      case ICL ->
          Criteria.icl(found.parameters(), logLikelihood, found.totalWeight(), found.entropy());
      case HELDOUT -> heldOut(found);
    };
  }

  private double heldOut(Fits.Found found) {
    Loaded there = java.util.Objects.requireNonNull(loaded);
    return Interruption.putOff(
        () -> {
          there.rows().forget();
          return there.rows().label(found.expanded().mixture(), (row, component) -> {})
              / judged.weights().total();
        });
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
