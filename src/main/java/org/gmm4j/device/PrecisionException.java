package org.gmm4j.device;

/** Floats cannot hold what a device was asked for. Doubles can: the question is worth repeating. */
public final class PrecisionException extends DeviceException {
  private static final long serialVersionUID = 1L;

  public PrecisionException(String message) {
    super(message);
  }
}
