package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.Films;
import org.gmm4j.report.Recording;
import org.gmm4j.report.Recording.Snapshot;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.plots.FilledContours;

/** Five clusters of few points, and the density as filled contours in each iteration. */
final class FiveClusters implements Demonstration {
  private static final double[][] CENTRES = {{-3, 3}, {3, 3}, {3, -3}, {-3, -3}, {0, 0}};
  private static final int POINTS = 20;
  private static final double REACH = 5;
  private static final int RATE = 15;

  @Override
  public String name() {
    return "five-clusters";
  }

  @Override
  public String title() {
    return "Five clusters, a contour film";
  }

  @Override
  public String about() {
    return "Twenty points of unit variance around each of five centres. The fit starts from equal"
        + " weights, identity covariances, and means drawn uniformly from [−5, 5]².";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    Random random = new Random(seed);
    Dataset rows = Dataset.of(Clusters.draw(CENTRES, POINTS, random));
    double[][] means = new double[CENTRES.length][];
    for (int k = 0; k < means.length; k++) {
      means[k] = random.doubles(2, -REACH, REACH).toArray();
    }
    Recording recording = new Recording();
    FitResult fit =
        GmmFitter.builder()
            .start(Clusters.start(means))
            .maxIterations(100)
            .tolerance(0)
            .device("cpu")
            .listener(recording)
            .build()
            .fit(rows);
    exhibition.table(
        "Centres, and the means nearest to them",
        List.of("centre", "mean", "distance", "weight"),
        nearest(fit.mixture()));
    List<Snapshot> all = recording.snapshots(fit);
    FilledContours plot = new FilledContours(all.stream().map(Snapshot::whole).toList(), rows);
    Picture last = plot.draw(title(all.get(all.size() - 1)), fit.mixture());
    exhibition.picture("five-clusters", "The density at the end", last);
    exhibition.film(
        "five-clusters",
        String.format(Locale.ROOT, "The density in each of %d iterations", fit.iterations()),
        Films.of(all, each -> plot.draw(title(each), each.whole())),
        RATE);
  }

  private static String title(Snapshot each) {
    return "Iteration " + (each.iteration() - 1);
  }

  private static List<List<String>> nearest(GaussianMixture mixture) {
    List<List<String>> rows = new ArrayList<>();
    for (double[] centre : CENTRES) {
      int best = 0;
      for (int k = 1; k < mixture.components(); k++) {
        best = distance(mixture.mean(k), centre) < distance(mixture.mean(best), centre) ? k : best;
      }
      double[] mean = mixture.mean(best);
      rows.add(
          List.of(
              point(centre, 0),
              point(mean, 2),
              number(distance(mean, centre), 2),
              number(mixture.weights()[best], 3)));
    }
    return rows;
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  private static String point(double[] at, int digits) {
    return String.format(Locale.ROOT, "(%s, %s)", number(at[0], digits), number(at[1], digits));
  }
}
