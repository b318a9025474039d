package org.gmm4j.cli.output;

import java.util.Locale;
import org.gmm4j.report.facts.Words;

/** Numbers as a person writes and reads them. */
public final class Numbers {
  private Numbers() {}

  /** A finite number, or NaN for anything else. */
  public static double parse(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  /** As String.format, with a decimal point whatever the country. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A whole number without decimals, any other with all of them. */
  public static String plain(double number) {
    return Words.plain(number);
  }

  /** 1.9 GiB, 340 MiB, 12 kiB */
  public static String bytes(long bytes) {
    if (bytes >= 1L << 30) {
      return format("%.1f GiB", bytes / (double) (1L << 30));
    }
    return bytes >= 1L << 20
        ? format("%d MiB", bytes >> 20)
        : format("%d kiB", (bytes + 1023) >> 10);
  }
}
