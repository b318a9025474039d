package org.gmm4j.spark;

import java.util.Locale;
import org.gmm4j.FitListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a fit says, in the driver's log: iterations as information, notices as warnings. */
final class Log implements FitListener {
  private static final Logger LOG = LoggerFactory.getLogger(GaussianMixture.class);

  private final String name;
  private final FitListener other;

  /**
   * Begins.
   *
   * @param name of the estimator
   * @param other hears it, too
   */
  Log(String name, @Nullable FitListener other) {
    this.name = name;
    this.other = other == null ? new FitListener() {} : other;
  }

  @Override
  public void stage(String stage) {
    LOG.info("{}: {}", name, stage);
    other.stage(stage);
  }

  @Override
  public void notice(String text) {
    LOG.warn("{}: {}", name, text);
    other.notice(text);
  }

  @Override
  public boolean isCancelled() {
    return other.isCancelled();
  }

  @Override
  public void iteration(Iteration iteration) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          String.format(
              Locale.ROOT,
              "%s: iteration %d, log-likelihood %.9g a row, %.3f s",
              name,
              iteration.number(),
              iteration.logLikelihood(),
              iteration.seconds()));
    }
    other.iteration(iteration);
  }
}
