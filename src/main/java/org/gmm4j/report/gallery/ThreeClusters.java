package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.Films;
import org.gmm4j.report.Recording;
import org.gmm4j.report.Recording.Snapshot;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.plots.ScatterPlot;

/** Three clusters, a start away from them, and the way of the means as a picture an iteration. */
final class ThreeClusters implements Demonstration {
  private static final double[][] CENTRES = {{2, 4}, {-5, 3}, {0, -4}};
  private static final double[][] START = {{-5, -5}, {0, -5}, {0, 5}};
  private static final int POINTS = 100;
  private static final int FILMED = 20;
  private static final int RATE = 4;

  @Override
  public String name() {
    return "three-clusters";
  }

  @Override
  public String title() {
    return "Three clusters, a picture an iteration";
  }

  @Override
  public String about() {
    return "A hundred points of unit variance around each of three centres. The fit starts from"
        + " equal weights, identity covariances and the means (−5, −5), (0, −5) and (0, 5), of"
        + " which two are on the same side.";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    Dataset rows = Dataset.of(Clusters.draw(CENTRES, POINTS, new Random(seed)));
    Recording recording = new Recording();
    FitResult fit =
        GmmFitter.builder()
            .start(Clusters.start(START))
            .maxIterations(100)
            .tolerance(0)
            .device("cpu")
            .listener(recording)
            .build()
            .fit(rows);
    List<Snapshot> all = recording.snapshots(fit);
    exhibition.table("The history of the means", header(), history(all));
    ScatterPlot plot = new ScatterPlot(all.stream().map(Snapshot::whole).toList(), rows);
    List<Picture> pictures =
        IntStream.range(0, all.size()).parallel().mapToObj(i -> draw(plot, all, i)).toList();
    exhibition.iterations(pictures);
    Picture last = pictures.get(all.size() - 1);
    exhibition.picture("three-clusters", "The end, and the ways of the means", last);
    int filmed = Math.min(FILMED, all.size() - 1);
    exhibition.film(
        "three-clusters",
        String.format(
            Locale.ROOT,
            "The first %d iterations; %d pictures of all are in iterations/",
            filmed,
            all.size()),
        Films.of(all.subList(0, filmed + 1), each -> pictures.get(each.iteration() - 1)),
        RATE);
  }

  private static Picture draw(ScatterPlot plot, List<Snapshot> all, int i) {
    List<double[][]> ways = new ArrayList<>();
    for (int k = 0; k < START.length; k++) {
      int component = k;
      ways.add(
          all.subList(0, i + 1).stream()
              .map(each -> each.whole().mean(component))
              .toArray(double[][]::new));
    }
    return plot.draw(
        String.format(Locale.ROOT, "After %d iterations", i), all.get(i).whole(), ways);
  }

  private static List<String> header() {
    return List.of("iteration", "mean 1", "mean 2", "mean 3", "log-likelihood");
  }

  private static List<List<String>> history(List<Snapshot> all) {
    return Arrays.stream(new int[] {0, 1, 2, 5, 10, 20, all.size() - 1})
        .filter(i -> i < all.size())
        .distinct()
        .mapToObj(
            i -> {
              List<String> row = new ArrayList<>(List.of(Integer.toString(i)));
              for (int k = 0; k < START.length; k++) {
                double[] mean = all.get(i).whole().mean(k);
                row.add(
                    String.format(Locale.ROOT, "(%s, %s)", number(mean[0], 2), number(mean[1], 2)));
              }
              row.add(number(all.get(i).logLikelihood(), 5));
              return row;
            })
        .toList();
  }
}
