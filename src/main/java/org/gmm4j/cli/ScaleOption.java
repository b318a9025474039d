package org.gmm4j.cli;

import java.util.Map;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --scale}: what the data's values are divided by. */
final class ScaleOption {
  /** Facts in a model file: what the rows of the fit were, and what they were divided by. */
  static final String DATA_TYPE = "data_type";

  static final String SCALE = "scale";

  private static final double PIXEL = 255;

  @Option(
      names = "--scale",
      paramLabel = "none|255|F",
      description =
          "Divide values by F. Default: 255 for bytes, else none; for a model that was fitted on such values, its scale.",
      converter = Converter.class)
  private @Nullable Double scale;

  /**
   * Applies what was given, or what a model says, or the rule for the type.
   *
   * @param model the facts of the model that the rows are for; empty if there is none yet
   */
  Dataset apply(Dataset data, Map<String, Object> model) {
    if (scale != null) {
      return data.scaledBy(scale);
    }
    Object fitted = model.get(SCALE);
    if (fitted != null
        && !(fitted instanceof Double factor && factor > 0 && Double.isFinite(factor))) {
      throw new DataException(
          "the model's scale must be a positive number, not %s: give --scale".formatted(fitted));
    }
    if (data.type().name().equals(model.get(DATA_TYPE)) && fitted instanceof Double factor) {
      return data.scaledBy(factor);
    }
    return data.type() == ElementType.UINT8 ? data.scaledBy(PIXEL) : data;
  }

  /** "none" or a positive number. */
  static final class Converter implements picocli.CommandLine.ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      if (value.equals("none")) {
        return 1.0;
      }
      double number = Numbers.parse(value);
      if (!(number > 0)) {
        throw new TypeConversionException("'" + value + "' is neither none nor a positive number");
      }
      return number;
    }
  }
}
