package org.gmm4j.cli.options;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.internal.Waiting;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which rows, and what is known of them: the options that fit, predict and score share. */
public final class DataOptions {
  /** The option that says what is known of rows, of the commands that fit. */
  public static final String KNOWN_LABELS = "--known-labels";

  @Option(
      names = "--labels",
      paramLabel = "PATH",
      description =
          "True labels, whole numbers or strings, one a row: a file, or an array or a column of one"
              + " (iris.csv:species). Used only to report. Default: those that come with the data.")
  private @Nullable String labels;

  @Option(
      names = "--weights",
      paramLabel = "PATH",
      description =
          "A weight a row, 0 or more: a row of weight w counts as w copies of it. A file, or an array"
              + " or a column of one (counts.csv:count). Default: all 1.")
  private @Nullable String weights;

  @Option(
      names = "--classes",
      paramLabel = "2,6",
      split = ",",
      description = "Keep the rows with these labels. Default: all.")
  private Set<String> classes = new HashSet<>();

  @Option(
      names = "--missing",
      paramLabel = "nan|VALUE",
      converter = MissingConverter.class,
      description =
          "What stands for a missing value in DATA: NaN, as which empty cells of a table count too,"
              + " or a number. Default: nothing, and a NaN is an error.")
  private @Nullable Double missing;

  private @Nullable String known;

  private @Nullable FutureTask<DataSource> begun; // reads the rows

  private long nanos; // that reading and scaling took

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Mixin private final ScaleOption scale = new ScaleOption();

  /** Options of rows that miss nothing unless it is said. */
  public DataOptions() {
    this(null);
  }

  /**
   * Others.
   *
   * @param missing what stands for a missing value unless it is said; null for nothing
   */
  DataOptions(@Nullable Double missing) {
    this.missing = missing;
  }

  /** "nan" or a number. */
  static final class MissingConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      if (value.equalsIgnoreCase("nan")) {
        return Double.NaN;
      }
      double number = Numbers.parse(value);
      if (Double.isNaN(number)) {
        throw new TypeConversionException("'" + value + "' is neither nan nor a number");
      }
      return number;
    }
  }

  private ReadOptions readOptions() {
    return missing == null ? reading.options() : reading.options().withMissing(missing);
  }

  /**
   * Refuses rows that miss values where complete ones are needed.
   *
   * @param what needs them
   */
  public static void requireComplete(DataSource source, String what) {
    if (source.rows().isIncomplete()) {
      throw new DataException(
          "%s: rows with missing values cannot be %s; fill them in first"
              .formatted(source.name(), what));
    }
  }

  /** Refuses these options where there are no DATA. */
  public static void requireNoneGiven(Output output) {
    Set<Class<?>> own = Set.of(DataOptions.class, ReadingOptions.class, ScaleOption.class);
    for (OptionSpec option : output.parsed().matchedOptions()) {
      if (option.userObject() instanceof Field field && own.contains(field.getDeclaringClass())) {
        throw output.usage(option.longestName() + ": is for DATA, which are not there");
      }
    }
  }

  /**
   * All that is read: names of arguments and options, each followed by what was given, or null.
   *
   * @param others more of them
   */
  public @Nullable Object[] inputs(@Nullable String data, @Nullable Object... others) {
    @Nullable Object[] own = {
      "DATA", data, "--labels", labels, "--weights", weights, KNOWN_LABELS, known
    };
    @Nullable Object[] all = Arrays.copyOf(own, own.length + others.length);
    System.arraycopy(others, 0, all, own.length, others.length);
    return all;
  }

  /** Whether rows are to have weights. */
  public boolean areWeighted() {
    return weights != null;
  }

  /** The same, of rows of which a file says some components; null for none. */
  public DataOptions knowing(@Nullable String labelsOfSome) {
    known = labelsOfSome;
    return this;
  }

  /** Opens, filters and scales. */
  public DataSource open(String data) {
    DataSource source = filtered(data);
    return source.withRows(timed(() -> scale.apply(source.rows())));
  }

  /** What is known of the rows that {@link #open} would give, without reading all of them. */
  public Outline outline(String data) {
    Outline outline = Outline.of(data, labels, weights, readOptions(), classes);
    return outline.dividedBy(scale.apply(outline.sample()).scale());
  }

  /** The same in the units of a model, or a start, that was read from a file. */
  public DataSource open(String data, Path file, StoredModel model) {
    DataSource source = filtered(data);
    int features = model.mixture().features();
    if (source.rows().columns() != features) {
      throw new DataException(
          "%s has %d features, but %s has %d features%s"
              .formatted(
                  data,
                  source.rows().columns(),
                  file,
                  features,
                  source.rows().rows() == features
                      ? "; if it has a sample a column, transpose it"
                      : ""));
    }
    model.requireColumns(source);
    return source.withRows(timed(() -> scale.apply(source, file, model)));
  }

  /**
   * Begins to read, beside other work, what one of the methods named open will give, which also
   * tells what went wrong.
   */
  public void begin(String data) {
    FutureTask<DataSource> task = new FutureTask<>(() -> timed(() -> read(data)));
    Thread thread = new Thread(task, "gmm4j-rows");
    thread.setDaemon(true);
    thread.start();
    begun = task;
  }

  private DataSource filtered(String data) {
    FutureTask<DataSource> task = begun;
    begun = null;
    return task == null ? timed(() -> read(data)) : Waiting.end(task, () -> {});
  }

  /** How long it took to read and to scale what was opened, be it beside other work. */
  public double seconds() {
    return nanos / 1e9;
  }

  private <T> T timed(Supplier<T> work) {
    long start = System.nanoTime();
    T done = work.get();
    nanos += System.nanoTime() - start;
    return done;
  }

  private DataSource read(String data) {
    DataSource all = DataSource.open(data, labels, readOptions());
    DataSource weighted = weights == null ? all : all.weightedBy(weights);
    DataSource source = known == null ? weighted : weighted.withKnownLabels(known);
    return classes.isEmpty() ? source : source.keep(classes);
  }
}
