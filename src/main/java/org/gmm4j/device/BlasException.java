package org.gmm4j.device;

/** OpenBLAS is missing or computes wrongly on this processor; the message says what to do. */
public final class BlasException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BlasException(String message) {
    super(message);
  }

  public BlasException(String message, Throwable cause) {
    super(message, cause);
  }
}
