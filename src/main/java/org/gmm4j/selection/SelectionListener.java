package org.gmm4j.selection;

import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;

/**
 * Hears how a comparison goes on, and as a {@link FitListener} how each fit does; can end it as it
 * ends a fit. Notices are those of the device at once, and in the end those of the chosen fit.
 */
public interface SelectionListener extends FitListener {
  /**
   * A fit begins.
   *
   * @param options what it is asked for
   * @param starts how many it has, with the one that is grown from fewer components
   */
  default void fit(FitOptions options, int starts) {}

  /**
   * A fit is done, or has failed.
   *
   * @param best whether it is the best so far
   */
  default void finished(Candidate candidate, boolean best) {}
}
