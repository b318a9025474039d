package org.gmm4j.cli.options;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.covariance.Shrinkage;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --reg}, or that the fit is to choose the ridge, its units, and {@code --shrink}. */
public final class RidgeOption {
  @Option(
      names = "--reg",
      paramLabel = "auto|F",
      description =
          "Ridge added to every variance, in squared units of the scaled data; auto chooses it without"
              + " labels, in about the time of two fits. Default: 1e-6.",
      converter = Converter.class)
  private Supplier<Regularization> choice = Regularization::standard;

  @Option(
      names = "--standardise",
      description =
          "Put columns to mean 0 and standard deviation 1 for the fit, so that the ridge is in"
              + " deviations, and k-means weighs them alike; undone in the model and all results.")
  private boolean standardised;

  @Option(
      names = "--shrink",
      paramLabel = "ledoit-wolf|oas|F",
      description =
          "Draw full covariances towards a scaled identity: by the rule of Ledoit & Wolf (2004),"
              + " which takes a second E-step an iteration; by scikit-learn's oas, which is that of"
              + " Chen et al. (2010, equation 23) without its terms in 2/d; or by F from 0 to 1."
              + " Default: 0.")
  private String shrinkage = Shrinkage.none().name();

  /**
   * Sets all of it.
   *
   * @param set sets an option, whose name it puts before the reason if its value is refused
   */
  public void set(GmmFitterBuilder builder, BiConsumer<String, Supplier<GmmFitterBuilder>> set) {
    set.accept("--reg", () -> builder.regularization(regularization()));
    set.accept(
        "--shrink",
        () -> builder.regularization(Regularization.standard().withShrinkage(shrinkage())));
    set.accept(
        "--reg, --shrink",
        () -> builder.regularization(regularization().withShrinkage(shrinkage())));
    set.accept("--standardise", () -> builder.standardised(standardised));
  }

  private Shrinkage shrinkage() {
    return Shrinkage.of(shrinkage);
  }

  private Regularization regularization() {
    return choice.get();
  }

  /** What to do where the default is too large for variances like this one. */
  public static String advice(double variance) {
    return Numbers.format(", with --reg %.0e for instance, or --reg auto", variance / 1000);
  }

  /** "auto" or a number. */
  static final class Converter implements ITypeConverter<Supplier<Regularization>> {
    @Override
    public Supplier<Regularization> convert(String value) {
      if (value.equals("auto")) {
        return Regularization::automatic;
      }
      try {
        double ridge = Double.parseDouble(value);
        return () -> Regularization.ridge(ridge);
      } catch (NumberFormatException neither) {
        throw new TypeConversionException("'" + value + "' is neither auto nor a number");
      }
    }
  }
}
