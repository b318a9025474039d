package org.gmm4j.report.draw;

import java.math.BigDecimal;
import java.math.MathContext;
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
 * @param whole whether marks stand at whole numbers alone: of values that are counts
 */
public record Scale(double min, double max, double from, double to, boolean whole) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** Pixels between marks, at least. */
  private static final double CLOSEST = 62;

  /** Digits of a number that is written with an exponent. */
  private static final int FEW_DIGITS = 4;

  /** A scale with marks anywhere. */
  public Scale(double min, double max, double from, double to) {
    this(min, max, from, to, false);
  }

  /** The same with marks at whole numbers alone. */
  public Scale inWholeSteps() {
    return new Scale(min, max, from, to, true);
  }

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
    double step = whole ? Math.max(1, 10 * magnitude) : 10 * magnitude;
    for (double each : STEPS) {
      double given = each * magnitude;
      if (given >= rough && (!whole || (given >= 1 && given == Math.rint(given)))) {
        step = each * magnitude;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    double slack = 1e-9 * (max - min);
    double largest = Math.max(step, Math.max(Math.abs(min), Math.abs(max)));
    for (double i = Math.ceil((min - slack) / step); i * step <= max + slack; i++) {
      ticks.add(new Tick(i * step, label(i * step, step, largest)));
      if (ticks.size() > 4 * about) {
        break; // steps that are too small for the digits of the values
      }
    }
    return ticks;
  }

  /** As many marks as there is room for beside each other, with labels of a size in pixels. */
  public List<Tick> ticksBeside(double size) {
    double length = Math.abs(to - from);
    for (int about = (int) Math.max(2, length / CLOSEST); ; about--) {
      List<Tick> ticks = ticks(about);
      double step = ticks.size() < 2 ? length : at(ticks.get(1).value()) - at(ticks.get(0).value());
      if (about <= 1 || widest(ticks, size) + size <= step) {
        return ticks;
      }
    }
  }

  /** The width of the longest label of a size in pixels; 0 without one. */
  public static double widest(List<Tick> ticks, double size) {
    return ticks.stream().mapToDouble(each -> TextWidth.of(each.label(), size)).max().orElse(0);
  }

  /**
   * A value with as many digits as the step between marks needs.
   *
   * @param largest of the axis, which decides whether there are exponents
   */
  private static String label(double value, double step, double largest) {
    BigDecimal exact = new BigDecimal(step, new MathContext(2)).stripTrailingZeros();
    BigDecimal number = new BigDecimal(Math.rint(value / step)).multiply(exact);
    int digits = 1 + (int) Math.floor(Math.log10(largest)) + exact.scale(); // of the largest value
    String text;
    if (largest < 1e-4 || largest >= 1e15 || (largest >= 1e6 && digits <= FEW_DIGITS)) {
      BigDecimal few = number.stripTrailingZeros();
      int exponent = few.precision() - few.scale() - 1;
      String mantissa = few.scaleByPowerOfTen(-exponent).toPlainString();
      text = few.signum() == 0 ? "0" : mantissa + "e" + exponent;
    } else {
      text = String.format(Locale.ROOT, "%,." + Math.max(0, exact.scale()) + "f", number);
    }
    return text.replace('-', '−');
  }
}
