package org.gmm4j.report.draw;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The way from values to places on an axis, a straight line.
 *
 * @param min the value at {@code from}
 * @param max the value at {@code to}, larger
 * @param from a place in pixels
 * @param to another
 */
public record Scale(double min, double max, double from, double to) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /**
   * A scale that shows these values with a little room at both ends; a single value stands in the
   * middle.
   *
   * @param min the least, finite
   * @param max the greatest, finite
   */
  public static Scale around(double min, double max, double from, double to) {
    if (!Double.isFinite(min) || !Double.isFinite(max) || max < min) {
      throw new IllegalArgumentException("an axis from " + min + " to " + max);
    }
    double least = Math.max(Math.abs(min), Math.abs(max)) * 1e-9;
    double room = max - min > least ? 0.04 * (max - min) : Math.max(0.5, 1e3 * least);
    return new Scale(min - room, max + room, from, to);
  }

  /** Where a value stands, in pixels. */
  public double at(double value) {
    return from + (value - min) / (max - min) * (to - from);
  }

  /**
   * A mark of an axis.
   *
   * @param value where it stands
   * @param label what it says
   */
  public record Tick(double value, String label) {}

  /** Marks at round values, about so many. */
  public List<Tick> ticks(int about) {
    double rough = (max - min) / Math.max(1, about);
    double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = 10 * magnitude;
    for (double each : STEPS) {
      if (each * magnitude >= rough) {
        step = each * magnitude;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    double slack = 1e-9 * (max - min);
    for (double i = Math.ceil((min - slack) / step); i * step <= max + slack; i++) {
      ticks.add(new Tick(i * step, label(i * step, step)));
      if (ticks.size() > 4 * about) {
        break; // steps that are too small for the digits of the values
      }
    }
    return ticks;
  }

  /** A value with as many digits as the step between marks needs. */
  private static String label(double value, double step) {
    double largest = Math.max(Math.abs(value), step);
    if (largest >= 1e6 || largest < 1e-4) {
      return String.format(Locale.ROOT, "%.3g", value)
          .replaceFirst("\\.?0*(e|$)", "$1")
          .replaceFirst("e\\+?(-?)0*", "e$1")
          .replace('-', '−');
    }
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    BigDecimal exact = BigDecimal.valueOf(step).stripTrailingZeros();
    digits = Math.max(digits, Math.min(6, Math.max(0, exact.scale())));
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    return (text.matches("-[0.,]*") ? text.substring(1) : text).replace('-', '−');
  }
}
