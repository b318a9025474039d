package org.gmm4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fit could not go on. The message is one line and says why; what was computed is kept. */
public final class FitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final double ridge;
  private final transient @Nullable GaussianMixture lastGood;

  /** With the parameters before the failure, if an iteration had succeeded. */
  public FitException(String message, double ridge, @Nullable GaussianMixture lastGood) {
    super(message);
    this.ridge = ridge;
    this.lastGood = lastGood;
  }

  /** What was added to every variance. */
  public double ridge() {
    return ridge;
  }

  /** The parameters as they were before the failure, if an iteration had succeeded. */
  public Optional<GaussianMixture> lastGood() {
    return Optional.ofNullable(lastGood);
  }
}
