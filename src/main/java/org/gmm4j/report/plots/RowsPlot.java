package org.gmm4j.report.plots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageGrid;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;

/** Rows as images: the most and the least typical ones, and draws beside them. */
public final class RowsPlot {
  private static final int MOST = 10;
  private static final int SIDE = 4;

  private RowsPlot() {}

  /**
   * For each of the heaviest components the rows that it makes the most probable, then those of its
   * own rows that it makes the least.
   *
   * @param scorer of the mixture
   */
  public static Picture typical(
      GaussianMixture mixture, Dataset data, ImageShape shape, Scorer scorer) {
    Shown.requireFeatures(mixture, shape.features());
    Shown shown = Shown.of(data, Shown.MANY);
    Dataset rows = shown.rows();
    int[] labels = scorer.predict(rows);
    double[] logDensities = scorer.logDensities(rows);
    double[] range = Brightness.of(mixture);
    List<String> names = new ArrayList<>();
    List<List<ImageGrid.Cell>> lines = new ArrayList<>();
    boolean[] owns = new boolean[mixture.components()];
    Arrays.stream(labels).forEach(k -> owns[k] = true);
    Heaviest heaviest = Heaviest.of(mixture, MOST, k -> owns[k]);
    for (int k : heaviest.components()) {
      int[] mine =
          IntStream.range(0, labels.length)
              .filter(i -> labels[i] == k)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -logDensities[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      List<ImageGrid.Cell> cells = new ArrayList<>();
      for (int i = 0; i < Math.min(SIDE, mine.length); i++) {
        cells.add(cell(rows.row(mine[i]), shape, range, "most"));
      }
      for (int i = Math.max(SIDE, mine.length - SIDE); i < mine.length; i++) {
        cells.add(cell(rows.row(mine[i]), shape, range, "least"));
      }
      lines.add(cells);
      names.add(heaviest.caption(k));
    }
    return ImageGrid.of(
        "Most and least typical rows",
        "Of each component the rows of the highest and the lowest density.",
        names,
        lines,
        2 * SIDE,
        Stream.of(shown.note(), heaviest.note())
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  /** Rows of the data above draws from the model. */
  public static Picture samples(
      GaussianMixture mixture, Dataset data, ImageShape shape, long seed) {
    Shown.requireFeatures(mixture, shape.features());
    double[] range = Brightness.of(mixture);
    int count = 3 * 2 * SIDE;
    SplittableRandom random = new SplittableRandom(seed);
    Dataset chosen =
        data.select(
            random.longs(0, data.rows()).distinct().limit(Math.min(count, data.rows())).toArray());
    double[][] drawn = mixture.sample(count, seed);
    List<List<ImageGrid.Cell>> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (boolean real : new boolean[] {true, false}) {
      for (int line = 0; line < 3; line++) {
        List<ImageGrid.Cell> cells = new ArrayList<>();
        int end = Math.min(2 * SIDE * (line + 1), real ? chosen.arrayRows() : count);
        for (int i = 2 * SIDE * line; i < end; i++) {
          cells.add(cell(real ? chosen.row(i) : drawn[i], shape, range, ""));
        }
        if (!cells.isEmpty()) {
          lines.add(cells);
          names.add(line > 0 ? "" : real ? "data" : "samples");
        }
      }
    }
    return ImageGrid.of(
        "Data and samples of the model",
        "Rows of the data, and below them rows drawn from the model.",
        names,
        lines,
        2 * SIDE,
        "");
  }

  private static ImageGrid.Cell cell(
      double[] row, ImageShape shape, double[] range, String caption) {
    return new ImageGrid.Cell(shape.image(row, value -> Brightness.share(range, value)), caption);
  }
}
