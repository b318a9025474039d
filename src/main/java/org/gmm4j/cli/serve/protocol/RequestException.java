package org.gmm4j.cli.serve.protocol;

/** A request that is not understood; the message is one line that names the option. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RequestException(String message) {
    super(message);
  }

  /** Of one option. */
  public RequestException(String option, String why) {
    this(option + ": " + why);
  }
}
