package org.gmm4j.checkpoint;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** A fit has stopped because its listener wanted it, and can go on from its checkpoint. */
public final class SuspendedException extends CancellationException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final int restart;
  private final int iterations;

  /**
   * After so many iterations.
   *
   * @param restart the start that they belong to, from 1
   */
  public SuspendedException(Path file, int restart, int iterations) {
    super("the fit was suspended after iteration %d of start %d".formatted(iterations, restart));
    this.file = file;
    this.restart = restart;
    this.iterations = iterations;
  }

  /** The checkpoint. */
  public Path file() {
    return file;
  }

  /** The start that it was at, from 1. */
  public int restart() {
    return restart;
  }

  /** Finished iterations of that start. */
  public int iterations() {
    return iterations;
  }
}
