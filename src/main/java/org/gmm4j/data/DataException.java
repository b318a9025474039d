package org.gmm4j.data;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be used. The message is one line, whatever parts of a file stand in it: which
 * file, where in it, what is wrong.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
  private static final int LONGEST = 2000; // of a message

  public DataException(String message) {
    super(line(message));
  }

  public DataException(String message, @Nullable Throwable cause) {
    super(line(message), cause);
  }

  private static String line(String message) {
    String line = CONTROLS.matcher(message).replaceAll(" ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
