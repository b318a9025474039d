package org.gmm4j.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that standard output goes to. The launcher says whether it does, and how characters
 * are written there.
 *
 * @param width in characters
 * @param unicode whether it shows more than ASCII
 * @param colours whether it has 256 colours, and they are wanted
 */
public record Terminal(int width, boolean unicode, boolean colours) {
  private static final String ENCODING = "gmm4j.terminal.output";
  private static final String ERROR = "gmm4j.terminal";
  private static final int USUAL_WIDTH = 80;

  /** Terminals without so many colours, among those still met. */
  private static final String COLOURLESS = "|dumb|unknown|vt\\d.*|.*-m|.*-mono";

  /** That of standard output; null if it goes elsewhere. */
  public static @Nullable Terminal ofStandardOutput() {
    String encoding = System.getProperty(ENCODING);
    return encoding == null ? null : of(encoding, System.getenv(), size());
  }

  /** Whether standard error goes to one. */
  public static boolean isStandardError() {
    return Boolean.getBoolean(ERROR);
  }

  /** In characters, now. */
  public static int widthOfWindow() {
    return width(size(), System.getenv().getOrDefault("COLUMNS", ""));
  }

  /**
   * A terminal by what is known of it.
   *
   * @param encoding of the language setting, maybe empty
   * @param size rows and columns, as stty tells them; anything else if they are not known
   */
  static Terminal of(String encoding, Map<String, String> environment, String size) {
    String type = environment.getOrDefault("TERM", "");
    return new Terminal(
        width(size, environment.getOrDefault("COLUMNS", "")),
        encoding.toUpperCase(Locale.ROOT).matches("UTF-?8"),
        environment.getOrDefault("NO_COLOR", "").isEmpty() && !type.matches(COLOURLESS));
  }

  private static int width(String size, String columns) {
    String told = size.strip().replaceFirst("^\\d+ +", "");
    for (String width : new String[] {told, columns.strip()}) {
      if (width.matches("[1-9]\\d{0,4}")) {
        return Integer.parseInt(width);
      }
    }
    return USUAL_WIDTH;
  }

  /** Asked when it is needed, since windows change their size during a long fit. */
  private static String size() {
    File terminal = new File("/dev/tty"); // standard input may be data
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(terminal)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unknown) {
      return "";
    }
  }
}
