package org.gmm4j.data.format;

/** What is said of a damaged file that a library would not read. */
public final class Reason {
  private Reason() {}

  /**
   * Words to put behind "is damaged".
   *
   * @param failed what was thrown
   * @return in brackets what its innermost cause says, if that tells of the file: what Java says
   *     where a library did not notice the damage is of the library, and comes and goes as code is
   *     compiled
   */
  public static String of(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    boolean noticed =
        !(cause.getMessage() == null
            || message.isBlank()
            || cause instanceof Error
            || cause instanceof IndexOutOfBoundsException
            || cause instanceof NullPointerException
            || cause instanceof ClassCastException
            || cause instanceof ArithmeticException
            || cause instanceof ArrayStoreException
            || cause instanceof NegativeArraySizeException);
    return noticed ? " (" + line(message) + ")" : ", its parts do not fit together";
  }

  /** The first line, without identities and addresses, which differ from run to run. */
  public static String line(String message) {
    String first = message.strip().lines().findFirst().orElse("");
    return first.replaceAll("@[0-9a-f]{4,8}\\b|: offset=\\d+$", "").strip();
  }
}
