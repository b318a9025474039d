package org.gmm4j.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.report.parts.ImageShape;

/** Reports of small fits. */
public final class Reports {
  /** Labels that would be more than text, were they not escaped. */
  public static final List<String> HOSTILE =
      List.of(
          "</script><b>bold</b>", "<img src=x onerror=alert(1)>", "\" onclick=\"alert(2)", "a&b");

  private Reports() {}

  /** The twos and sixes. */
  public static Path digits(Path folder) {
    DataSource digits = DataSource.mnist2v6();
    return write(
        folder,
        "mnist-2v6",
        digits.rows().dividedBy(255),
        digits.labels(),
        GmmFitter.builder().components(2).regularization(Regularization.ridge(0.05)));
  }

  /** Four clusters of two features, whose labels and name are hostile. */
  public static Path plane(Path folder) {
    Dataset rows = clusters(4, 150, 2);
    int[] codes = new int[rows.arrayRows()];
    Arrays.setAll(codes, i -> i % 37 == 0 ? 3 : i / 150);
    return write(
        folder,
        "</title><script>alert(0)</script>",
        rows,
        new Labels(codes, HOSTILE),
        GmmFitter.builder().components(4));
  }

  /** Rows that are very wide images, and classes with very long names. */
  public static Path wide(Path folder) {
    Dataset digits = DataSource.mnist2v6().rows().dividedBy(255);
    int[] codes = new int[digits.arrayRows()];
    Arrays.setAll(codes, i -> i % 3);
    String name = "a_class_whose_name_has_no_end_and_no_blank_".repeat(4);
    Labels labels = new Labels(codes, List.of(name + "1", name + "2", "a <b>\" & " + name));
    Recording recording = new Recording();
    FitResult fit =
        GmmFitter.builder()
            .components(3)
            .regularization(Regularization.ridge(0.05))
            .maxIterations(3)
            .device("cpu")
            .listener(recording)
            .build()
            .fit(digits);
    return Report.of(fit, digits)
        .labels(labels)
        .recording(recording)
        .images(new ImageShape(784, 1, 1))
        .write(folder);
  }

  /** A hundred components of two features. */
  public static Path hundred(Path folder) {
    return write(
        folder,
        "hundred clusters",
        clusters(100, 40, 2),
        null,
        GmmFitter.builder().components(100).covariance("diag").maxIterations(30));
  }

  /** Clusters one after the other around places in a square. */
  static Dataset clusters(int count, int each, int features) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] rows = new double[count * each][features];
    double[] centre = new double[features];
    for (int i = 0; i < rows.length; i++) {
      if (i % each == 0) {
        Arrays.setAll(centre, j -> random.nextDouble(-9, 9));
      }
      Arrays.setAll(rows[i], j -> centre[j] + 0.4 * random.nextGaussian());
    }
    return Dataset.of(rows);
  }

  /** Fits, records and writes. */
  static Path write(
      Path folder,
      String name,
      Dataset rows,
      @org.jspecify.annotations.Nullable Labels labels,
      GmmFitterBuilder builder) {
    Recording recording = new Recording();
    FitResult fit = builder.device("cpu").listener(recording).build().fit(rows);
    return Report.of(fit, rows)
        .name(name)
        .labels(labels)
        .recording(recording)
        .options(builder.options())
        .command("gmm4j fit '" + name + "'")
        .write(folder);
  }
}
