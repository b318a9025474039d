package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.options.ModelUnits;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.gmm4j.io.StoredModel;
import org.gmm4j.report.Plots;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.plots.BicPlot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code gmm4j plot MODEL [DATA]}. */
@Command(
    name = "plot",
    description = "Draws a picture of a model, as SVG or PNG.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "likelihood   the log-likelihood before each iteration",
      "density      of one feature: the mixture and its components, over a histogram of DATA",
      "scatter      of two features: ellipses of two standard deviations among the points of DATA",
      "pairs        up to five features against each other; of more, the leading principal axes",
      "means        of images: the components' means",
      "covariances  of images: deviations, one pixel's row, leading directions, the matrix",
      "factors      of images and covariances ppca:Q or mfa:Q: the factors and the noise",
      "bic          of several models of the same rows (--models): BIC by components",
      "confusion    of DATA with labels: how many rows of each class are in each component",
      "typical      of images in DATA: the most and the least typical ones of each component",
      "samples      of images in DATA: some of them, and below them draws from the model",
      "",
      "Example: gmm4j plot model.npz mnist-2v6 --kind typical --out typical.png"
    })
public final class PlotCommand implements Runnable {
  /** What is drawn. */
  private enum Kind {
    LIKELIHOOD(false),
    DENSITY(false),
    SCATTER(false),
    PAIRS(false),
    MEANS(false),
    COVARIANCES(false),
    FACTORS(false),
    BIC(false),
    CONFUSION(true),
    TYPICAL(true),
    SAMPLES(true);

    private final boolean needsData;

    Kind(boolean needsData) {
      this.needsData = needsData;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Kinds as they are written. */
  private static final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String word) {
      return Arrays.stream(Kind.values())
          .filter(each -> each.toString().equalsIgnoreCase(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is none of %s".formatted(word, Arrays.toString(Kind.values()))));
    }
  }

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file of gmm4j fit.")
  private Path model = Path.of("");

  @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = "What fit takes.")
  private @Nullable String data;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      required = true,
      converter = KindConverter.class,
      description = "Which picture; they are listed below.")
  private Kind kind = Kind.LIKELIHOOD;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where it goes: a name that ends in .svg or .png.")
  private Path out = Path.of("");

  @Option(
      names = "--models",
      paramLabel = "FILE",
      arity = "1..*",
      description = "For the kind bic: model files of fits of the same rows, beside MODEL.")
  private List<Path> models = List.of();

  @Mixin private final ImageOption image = new ImageOption();

  @Option(
      names = "--pixel",
      paramLabel = "P",
      description = "Whose covariances are shown, from 1. Default: the one in the middle.")
  private @Nullable Integer pixel;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of samples. Default: 0.")
  private long seed;

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (!Picture.canBe(out)) {
      throw output.usage("--out %s: the name must end in .svg or .png".formatted(out));
    }
    if (!models.isEmpty() && kind != Kind.BIC) {
      throw output.usage("--models is for --kind bic");
    }
    if (data == null && kind.needsData) {
      throw output.usage("--kind %s takes DATA beside the model".formatted(kind));
    }
    if (data == null) {
      DataOptions.requireNoneGiven(output);
    }
    if (dataOptions.areWeighted()) {
      throw output.usage("--weights: a picture shows each row once: leave them out");
    }
    output.requireOther("--out", out, dataOptions.inputs(data, "MODEL", model));
    models.forEach(each -> output.requireOther("--out", out, "--models", each));
    OutputFile.requireWritable(out);
    StoredModel stored = Models.readStored(model);
    DataSource source = data == null ? null : dataOptions.open(data, model, stored);
    if (source != null) {
      DataOptions.requireComplete(source, "drawn");
    }
    Picture picture;
    try {
      picture = picture(stored, source);
    } catch (IllegalArgumentException unsuitable) {
      throw output.usage("--kind %s: %s".formatted(kind, unsuitable.getMessage()));
    }
    picture.write(out);
    output.line("picture         %s", out);
  }

  private Picture picture(StoredModel stored, @Nullable DataSource source) {
    GaussianMixture mixture = stored.mixture();
    Dataset rows = source == null ? null : source.rows();
    return switch (kind) {
      case LIKELIHOOD -> {
        if (stored.history().isEmpty()) {
          throw new IllegalArgumentException(model + " does not tell of its iterations");
        }
        yield Plots.likelihood(stored.history());
      }
      case BIC -> bic(stored);
      case DENSITY -> Plots.density(mixture, rows, stored.columns());
      case SCATTER -> Plots.scatter(mixture, rows, stored.columns());
      case PAIRS -> Plots.pairs(mixture, rows, stored.columns());
      case MEANS -> Plots.means(mixture, shape(stored));
      case COVARIANCES -> Plots.covariances(mixture, shape(stored), pixel(shape(stored)));
      case FACTORS -> Plots.factors(mixture, shape(stored));
      case CONFUSION, TYPICAL, SAMPLES -> ofRows(stored, Objects.requireNonNull(source));
    };
  }

  private Picture bic(StoredModel first) {
    List<BicPlot.Fitted> fits = new ArrayList<>();
    long rows = add(fits, model, first);
    for (Path each : models) {
      long its = add(fits, each, Models.readStored(each));
      if (its != rows) {
        throw new IllegalArgumentException(
            "%s is of %,d rows, %s of %,d: their BICs tell nothing of each other"
                .formatted(each, its, model, rows));
      }
    }
    return Plots.bic(fits);
  }

  /** Adds a model, and tells of how many rows it is. */
  private static long add(List<BicPlot.Fitted> fits, Path file, StoredModel stored) {
    if (stored.facts().get("n_rows") instanceof Long rows
        && stored.facts().get("log_likelihood") instanceof Double logLikelihood) {
      GaussianMixture mixture = stored.mixture();
      double total = stored.facts().get("total_weight") instanceof Double sum ? sum : (double) rows;
      fits.add(
          new BicPlot.Fitted(
              mixture.covariance().structure().name(),
              mixture.components(),
              Criteria.bic(stored.freeParameters(), logLikelihood, total)));
      return rows;
    }
    throw new IllegalArgumentException(file + " does not tell its rows and log-likelihood");
  }

  private Picture ofRows(StoredModel stored, DataSource source) {
    GaussianMixture mixture = stored.mixture();
    if (kind == Kind.SAMPLES) {
      return Plots.samples(mixture, source.rows(), shape(stored), seed);
    }
    Labels truth = source.labels();
    if (kind == Kind.CONFUSION && truth == null) {
      throw new IllegalArgumentException(
          "%s has no labels; --labels names a file with some".formatted(source.name()));
    }
    try (Scorer scorer =
        Scorer.on(deviceOptions.device(), mixture, deviceOptions.precision(), output::notice)) {
      return truth == null || kind == Kind.TYPICAL
          ? Plots.typical(mixture, source.rows(), shape(stored), scorer)
          : Plots.confusion(scorer.predict(source.rows()), truth, mixture.components());
    }
  }

  private ImageShape shape(StoredModel stored) {
    return image.shape(stored.mixture().features(), ModelUnits.rowShape(stored.facts()));
  }

  private int pixel(ImageShape shape) {
    Integer given = pixel;
    int middle = shape.height() / 2 * shape.width() + shape.width() / 2;
    return given == null ? middle : given - 1;
  }
}
