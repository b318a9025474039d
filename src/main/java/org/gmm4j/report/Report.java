package org.gmm4j.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Scorer;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.io.OutputFile;
import org.gmm4j.io.StoredModel;
import org.gmm4j.report.content.Contents;
import org.gmm4j.report.content.drawings.Images;
import org.gmm4j.report.facts.Provenance;
import org.gmm4j.report.facts.Step;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.page.Html;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * A report of a fit: one HTML file that needs nothing beside it, neither a network nor another
 * file.
 *
 * <pre>{@code
 * Recording recording = new Recording();
 * FitResult fit = GmmFitter.builder().components(2).listener(recording).build().fit(digits);
 * Report.of(fit, digits).recording(recording).labels(labels).write(Path.of("report"));
 * }</pre>
 *
 * <p>It takes {@code gg.jte:jte-runtime} on the class path. What is said of single rows is said of
 * some of them where they are many, and so is what is said of components.
 */
public final class Report {
  /** The name of the file. */
  private static final String FILE = "index.html";

  private final GaussianMixture mixture;
  private final Dataset rows;
  private final @Nullable FitResult fit;
  private final @Nullable StoredModel stored;
  private String device = "auto";
  private @Nullable Precision precision;
  private String name = "data";
  private @Nullable Recording recording;
  private @Nullable Labels labels;
  private @Nullable FitOptions options;
  private @Nullable ImageShape shape;
  private double reading;
  private String command = "";

  private Report(
      GaussianMixture mixture,
      Dataset rows,
      @Nullable FitResult fit,
      @Nullable StoredModel stored) {
    this.mixture = mixture;
    this.rows = rows;
    this.fit = fit;
    this.stored = stored;
  }

  /**
   * Of a fit.
   *
   * @param rows that it was fitted to [N × d]
   */
  public static Report of(FitResult fit, Dataset rows) {
    return new Report(fit.mixture(), rows, fit, null)
        .on(fit.run().device().id(), fit.run().precision());
  }

  /**
   * Of a model that was read from a file.
   *
   * @param rows that it is applied to [N × d]
   */
  public static Report of(StoredModel model, Dataset rows) {
    return new Report(model.mixture(), rows, null, model);
  }

  /** What the rows are called; "data" if nobody says. */
  public Report name(String given) {
    name = given;
    return this;
  }

  /** What heard the fit: parameters at iterations, and what these took. */
  public Report recording(@Nullable Recording given) {
    recording = given;
    return this;
  }

  /** True labels of the rows [N]. */
  public Report labels(@Nullable Labels given) {
    labels = given;
    return this;
  }

  /** What the fit was asked for. */
  public Report options(FitOptions given) {
    options = given;
    return this;
  }

  /** How rows are images; if nobody says, they are square ones of bytes or of numbers in [0, 1]. */
  public Report images(@Nullable ImageShape given) {
    shape = given;
    return this;
  }

  /** Seconds that it took to read the rows. */
  public Report reading(double seconds) {
    reading = seconds;
    return this;
  }

  /** What was typed to have it fitted. */
  public Report command(String given) {
    command = given;
    return this;
  }

  /**
   * Where densities of rows are computed; if nobody says, where the fit ran, or for a model file on
   * a GPU if there is one.
   *
   * @param given as {@link Scorer#on(String, GaussianMixture)} takes it
   * @param ofProducts null for the device's default
   */
  public Report on(String given, @Nullable Precision ofProducts) {
    device = given;
    precision = ofProducts;
    return this;
  }

  /**
   * The file that {@link #write} writes.
   *
   * @param directory where
   */
  public static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  /**
   * Fails if no report can be written: for a check before the work begins.
   *
   * @throws DataException if the directory can be neither made nor written to, or the library is
   *     missing
   */
  public static void requireWritable(Path directory) {
    requireLibrary();
    OutputFile.requireDirectory(directory);
    if (directory.toFile().isDirectory()) {
      OutputFile.requireWritable(file(directory));
    }
  }

  /** Asks for the library without a class that uses it: those cannot even be loaded without. */
  private static void requireLibrary() {
    try {
      Class.forName("gg.jte.TemplateEngine", false, Report.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new DataException("a report takes gg.jte:jte-runtime:3.2.5 on the class path", missing);
    }
  }

  /**
   * Writes it.
   *
   * @param directory which is made if it is not there
   * @return the file in it
   * @throws DataException if that fails, or the library is missing
   */
  public Path write(Path directory) {
    requireWritable(directory);
    String page;
    try (Scorer scorer = Scorer.on(device, mixture, precision, notice -> {})) {
      page = Html.of(Contents.of(subject(scorer), scorer));
    }
    OutputFile.makeDirectory(directory);
    OutputFile.write(file(directory), to -> to.write(page.getBytes(StandardCharsets.UTF_8)));
    return file(directory);
  }

  private Subject subject(Scorer scorer) {
    Assignments assignments;
    double logLikelihood;
    FitResult result = fit;
    if (result == null) {
      Scorer.Score score = scorer.score(rows);
      assignments = score.assignments();
      logLikelihood = score.logLikelihood();
    } else {
      assignments = result.assignments();
      logLikelihood = result.logLikelihood();
    }
    Labels known = labels;
    return new Subject(
        name,
        rows,
        mixture,
        assignments,
        logLikelihood,
        shape == null ? Images.guess(rows).orElse(null) : shape,
        known == null ? null : Subject.Truth.of(known, assignments, mixture.components()),
        Heaviest.of(mixture, Subject.MOST),
        provenance(),
        steps());
  }

  private Provenance provenance() {
    FitResult result = fit;
    StoredModel model = stored;
    return new Provenance(
        result,
        options,
        model == null ? Map.of() : model.facts(),
        model == null ? FixedParts.none() : model.fixed(),
        result != null ? result.history() : model != null ? model.history() : List.of(),
        finished(),
        starts(),
        reading,
        command);
  }

  /** The iterations of the start that won. */
  private List<Finished> finished() {
    Recording heard = recording;
    FitResult result = fit;
    if (heard == null || result == null) {
      return List.of();
    }
    return heard.iterations().stream()
        .filter(
            each ->
                each.number() == result.iterations() && each.logLikelihood() == result.lowerBound())
        .map(Finished::restart)
        .findFirst()
        .map(won -> heard.iterations().stream().filter(each -> each.restart() == won).toList())
        .orElse(List.of());
  }

  private int starts() {
    FitOptions asked = options;
    Recording heard = recording;
    return Math.max(
        asked == null ? 0 : asked.restarts(),
        heard == null
            ? 0
            : (int) heard.iterations().stream().map(Finished::restart).distinct().count());
  }

  private List<Step> steps() {
    Recording heard = recording;
    FitResult result = fit;
    if (heard == null || result == null) {
      return List.of();
    }
    return heard.snapshots(result).stream()
        .map(each -> new Step(each.iteration(), each.weights(), each.means(), each.mixture()))
        .toList();
  }
}
