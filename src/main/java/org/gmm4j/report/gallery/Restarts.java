package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.Films;
import org.gmm4j.report.Recording;
import org.gmm4j.report.Recording.Snapshot;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.plots.DensityPlot;

/** A flat density by three and by six components, the best of ten starts. */
final class Restarts implements Demonstration {
  private static final int POINTS = 100;
  private static final int RESTARTS = 10;
  private static final int BINS = 15;
  private static final int RATE = 10;

  /** Components are at least as wide as a third of a bin: of narrower ones, a few points decide. */
  private static final double RIDGE = 5e-4;

  /** Nats of all points together. */
  private static final double GAIN = 0.01;

  @Override
  public String name() {
    return "restarts";
  }

  @Override
  public String title() {
    return "One feature, the best of ten starts";
  }

  @Override
  public String about() {
    return "A hundred draws from the uniform distribution on (0, 1), fitted by three and by six"
        + " components from ten starts each: at most 200 iterations, until the log-likelihood of"
        + " all points gains no more than 0.01. A ridge of 0.0005 keeps components from becoming"
        + " spikes on a few points.";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[POINTS][];
    for (int i = 0; i < POINTS; i++) {
      values[i] = new double[] {random.nextDouble()};
    }
    for (int components : new int[] {3, 6}) {
      make(exhibition, Dataset.of(values), components, seed);
    }
  }

  private static void make(Exhibition exhibition, Dataset rows, int components, long seed) {
    Recording recording = new Recording();
    FitResult fit =
        GmmFitter.builder()
            .components(components)
            .initialization(Initialization.RANDOM_FROM_DATA)
            .regularization(Regularization.ridge(RIDGE))
            .restarts(RESTARTS)
            .maxIterations(200)
            .tolerance(GAIN / POINTS)
            .stoppingRule(StoppingRule.SCIKIT_LEARN)
            .seed(seed)
            .device("cpu")
            .listener(recording)
            .build()
            .fit(rows);
    exhibition.table(
        components + " components, each start",
        List.of("start", "iterations", "log-likelihood of all points", ""),
        starts(recording.iterations()));
    List<Snapshot> all = recording.snapshots(fit);
    DensityPlot plot = new DensityPlot(all.stream().map(Snapshot::whole).toList(), rows, BINS);
    Picture last = plot.draw(components + " components, the best of ten", fit.mixture());
    String name = "restarts-" + components;
    exhibition.picture(name, components + " components over the histogram", last);
    exhibition.film(
        name,
        String.format(Locale.ROOT, "The best of ten starts of %d components", components),
        Films.of(
            all,
            each ->
                plot.draw(
                    String.format(
                        Locale.ROOT,
                        "%d components, iteration %d",
                        components,
                        each.iteration() - 1),
                    each.whole())),
        RATE);
  }

  /** Where each start has ended. */
  private static List<List<String>> starts(List<Finished> iterations) {
    Map<Integer, Finished> ends = new TreeMap<>();
    iterations.forEach(each -> ends.put(each.restart(), each));
    double best = Collections.max(ends.values().stream().map(Finished::logLikelihood).toList());
    List<List<String>> rows = new ArrayList<>();
    ends.forEach(
        (start, last) ->
            rows.add(
                List.of(
                    Integer.toString(start),
                    Integer.toString(last.number()),
                    number(POINTS * last.logLikelihood(), 4),
                    last.logLikelihood() == best ? "kept" : "")));
    return rows;
  }
}
