package org.gmm4j.cli.options;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a model stand for: the type of the rows that it was fitted to, what they were
 * divided by, and between which numbers they lay.
 *
 * @param file the model
 * @param type of the rows; null if the file does not say, as those of NumPy and scikit-learn
 * @param scale what they were divided by; null if the file does not say
 * @param values the rows' values before that, or where the file does not say, the means
 */
public record ModelUnits(
    Path file, @Nullable ElementType type, @Nullable Double scale, ValueRange values) {
  private static final String TYPE = "data_type";
  private static final String SCALE = "scale";
  private static final String LEAST = "data_min";
  private static final String GREATEST = "data_max";

  private static final String ROW_SHAPE = "row_shape";
  private static final String BETWEEN = "x";

  private static final double PIXEL = 255;

  /** By how much values in [0, 1] may leave it: rounding in singles. */
  private static final double ROUNDING = 1e-6;

  /** Pixels of the same kind reach about equally far, bytes / 255 and others. */
  private static final double AS_FAR = 4;

  /** Units that the rows' type alone tells: bytes are pixels. */
  static double usualScale(Dataset rows) {
    return rows.type() == ElementType.UINT8 ? PIXEL : 1;
  }

  /** Puts into a model's facts what {@link #of} reads from them. */
  public static void keep(Dataset rows, Map<String, Object> facts) {
    ValueRange values = ValueRange.ofStored(rows);
    facts.put(SCALE, rows.scale());
    facts.put(TYPE, rows.type().name());
    facts.put(LEAST, values.least());
    facts.put(GREATEST, values.greatest());
    if (rows.rowShape().size() > 1) {
      facts.put(
          ROW_SHAPE,
          rows.rowShape().stream().map(String::valueOf).collect(Collectors.joining(BETWEEN)));
    }
  }

  /** The sizes of a row that a model's facts tell; empty if they do not. */
  public static List<Integer> rowShape(Map<String, Object> facts) {
    String sizes = String.valueOf(facts.get(ROW_SHAPE));
    return sizes.matches("[1-9]\\d{0,8}(x[1-9]\\d{0,8})*")
        ? Arrays.stream(sizes.split(BETWEEN)).map(Integer::valueOf).toList()
        : List.of();
  }

  /**
   * Of a model file.
   *
   * @throws DataException if what it says makes no sense
   */
  static ModelUnits of(Path file, StoredModel model) {
    Map<String, Object> facts = model.facts();
    Double scale = scale(facts.get(SCALE));
    return new ModelUnits(
        file,
        type(facts.get(TYPE)),
        scale,
        facts.get(LEAST) instanceof Double least && facts.get(GREATEST) instanceof Double greatest
            ? new ValueRange(least, greatest)
            : means(model.mixture(), scale == null ? 1 : scale));
  }

  private static @Nullable ElementType type(@Nullable Object name) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    if (name == null) {
      return null;
    }
    throw new DataException(
        "the model's data_type must be one of %s, not %s: give --scale"
            .formatted(Arrays.toString(ElementType.values()), name));
  }

  private static @Nullable Double scale(@Nullable Object fact) {
    if (fact == null) {
      return null;
    }
    if (fact instanceof Number number) {
      double scale = number.doubleValue();
      if (scale > 0 && Double.isFinite(scale)) {
        return scale;
      }
    }
    throw new DataException(
        "the model's scale must be a positive number, not %s: give --scale".formatted(fact));
  }

  private static ValueRange means(GaussianMixture mixture, double scale) {
    double[] first = mixture.mean(0);
    ValueRange range = new ValueRange(first[0], first[0]);
    for (int k = 0; k < mixture.components(); k++) {
      range = range.with(mixture.mean(k));
    }
    return new ValueRange(range.least() * scale, range.greatest() * scale);
  }

  /**
   * What to divide rows by, to have them in the model's units: rows of its type as those that it
   * was fitted to; floats as doubles where nothing was divided; and bytes by 255 where values in
   * [0, 1] are pixels as well.
   *
   * @throws DataException if rows of another type leave that in doubt
   */
  double scaleFor(DataSource data) {
    Dataset rows = data.rows();
    if (scale != null && (type == null || type == rows.type())) {
      return scale;
    }
    boolean bytes = rows.type() == ElementType.UINT8;
    if (type != ElementType.UINT8 && !bytes && divisor() == 1) {
      return 1;
    }
    ValueRange met = ValueRange.ofStored(rows);
    boolean pixels =
        bytes
            ? divisor() == 1 && arePixels(values, met)
            : type == ElementType.UINT8 && divisor() == PIXEL && arePixels(met, values);
    if (pixels) {
      return usualScale(rows);
    }
    throw new DataException(
        "%s: holds %s, but %s: %s"
            .formatted(
                data.name(), describe(rows.type().plural(), met), describe(), advice(bytes)));
  }

  private double divisor() {
    return scale == null ? 1 : scale;
  }

  /** Whether these must be the same numbers when the bytes are divided by 255. */
  private static boolean arePixels(ValueRange numbers, ValueRange bytes) {
    return numbers.least() >= -ROUNDING
        && numbers.greatest() <= 1 + ROUNDING
        && AS_FAR * bytes.greatest() >= PIXEL * numbers.greatest();
  }

  private String describe() {
    if (type == null) {
      return "%s does not say of what type and scale its rows were, and has %s"
          .formatted(file, describe("means", values));
    }
    return "%s was fitted to %s, %s"
        .formatted(
            file,
            describe(type.plural(), values),
            divisor() == 1 ? "not divided" : "divided by " + Numbers.plain(divisor()));
  }

  private static String describe(String what, ValueRange range) {
    return "%s from %s to %s".formatted(what, brief(range.least()), brief(range.greatest()));
  }

  private static String brief(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Numbers.plain(value)
        : Numbers.format("%.4g", value);
  }

  private String advice(boolean bytes) {
    String same = "give --scale %s if both are the same numbers".formatted(option(divisor()));
    if (bytes) {
      return same
          + ", --scale %s if the model's are bytes / 255".formatted(option(PIXEL * divisor()));
    }
    return divisor() == 1 ? same : same + ", --scale none if these are divided already";
  }

  private static String option(double scale) {
    return scale == 1 ? "none" : Numbers.plain(scale);
  }
}
