package org.gmm4j.device;

/** A device is missing, unknown, or gave up. The message is one line and says what would help. */
public class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  public DeviceException(String message) {
    super(message);
    this.detail = "";
  }

  public DeviceException(String message, Throwable cause) {
    this(message, "", cause);
  }

  /**
   * A failure with more to say than a line.
   *
   * @param detail a compiler's log, for instance
   */
  public DeviceException(String message, String detail, Throwable cause) {
    super(message, cause);
    this.detail = detail;
  }

  /** What belongs to the message but is longer than a line; mostly empty. */
  public String detail() {
    return detail;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
