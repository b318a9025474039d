package org.gmm4j.cli;

import java.util.OptionalDouble;
import org.gmm4j.GmmFitter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --reg}: the ridge, or that the fit is to choose it. */
final class RidgeOption {
  /** Says in reports how a ridge was chosen that was not given. */
  static final String CRITERION = "leave-one-out information";

  /** Empty stands for auto. */
  @Option(
      names = "--reg",
      paramLabel = "auto|F",
      description =
          "Ridge added to every variance, in squared units of the scaled data; auto chooses it without"
              + " labels, in about the time of ten fits. Default: 1e-6.",
      converter = Converter.class)
  private OptionalDouble ridge = OptionalDouble.of(1e-6);

  void apply(GmmFitter.Builder builder) {
    if (ridge.isPresent()) {
      builder.ridge(ridge.getAsDouble());
    } else {
      builder.automaticRidge();
    }
  }

  /** "auto" or a number. */
  static final class Converter implements ITypeConverter<OptionalDouble> {
    @Override
    public OptionalDouble convert(String value) {
      if (value.equals("auto")) {
        return OptionalDouble.empty();
      }
      try {
        return OptionalDouble.of(Double.parseDouble(value));
      } catch (NumberFormatException neither) {
        throw new TypeConversionException("'" + value + "' is neither auto nor a number");
      }
    }
  }
}
