package org.gmm4j.cli.options;

import java.nio.file.Path;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --scale}: what the data's values are divided by. */
public final class ScaleOption {
  @Option(
      names = "--scale",
      paramLabel = "none|255|F",
      description =
          "Divide values by F. Default: 255 for bytes, else none; with a model or a start, what its"
              + " own rows were divided by. Where that is in doubt, since the types differ, it has to"
              + " be given.",
      converter = Converter.class)
  private @Nullable Double scale;

  /** Divides by what was given, or by what is usual for the rows' type. */
  public Dataset apply(Dataset rows) {
    return rows.dividedBy(scale == null ? ModelUnits.usualScale(rows) : scale);
  }

  /** Divides by what was given, or puts the rows into a model's units. */
  public Dataset apply(DataSource data, Path file, StoredModel model) {
    return data.rows().dividedBy(scale == null ? ModelUnits.of(file, model).scaleFor(data) : scale);
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
