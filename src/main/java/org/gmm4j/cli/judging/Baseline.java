package org.gmm4j.cli.judging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.gmm4j.KMeansResult;
import org.gmm4j.cli.output.TextTable;
import org.gmm4j.evaluate.Agreement;
import org.gmm4j.evaluate.Silhouette;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Exhibit;
import org.jspecify.annotations.Nullable;

/**
 * K-means beside a fit.
 *
 * @param kMeans what it found
 * @param agreement of its clusters with the fit's components
 * @param fit the components beside known classes; null if there are none
 * @param baseline the clusters beside them
 * @param ofFit the components' silhouette; null where it is not defined
 * @param ofBaseline the clusters'
 */
public record Baseline(
    KMeansResult kMeans,
    Agreement agreement,
    @Nullable Judged fit,
    @Nullable Judged baseline,
    @Nullable Silhouette ofFit,
    @Nullable Silhouette ofBaseline) {
  /** For a person. */
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    if (fit != null && baseline != null) {
      rows.add(
          List.of(
              "misclassified",
              Words.percent(fit.match().misclassification()),
              Words.percent(baseline.match().misclassification())));
      row(rows, "ARI", Agreement::adjustedRandIndex, fit, baseline);
      row(rows, "NMI", Agreement::normalizedMutualInformation, fit, baseline);
      row(rows, "homogeneity", Agreement::homogeneity, fit, baseline);
      row(rows, "completeness", Agreement::completeness, fit, baseline);
    }
    rows.add(List.of("silhouette", mean(ofFit), mean(ofBaseline)));
    List<String> lines = new ArrayList<>();
    lines.add(
        Words.format(
            "baseline        k-means, %s, inertia %.6g; ARI with the fit %.4f",
            Words.iterations(kMeans.iterations()),
            kMeans.inertia(),
            agreement.adjustedRandIndex()));
    List<String> table =
        new TextTable(new Exhibit.Table("", List.of("", "fit", "k-means"), rows)).lines();
    lines.addAll(table.subList(1, table.size()));
    Silhouette some = ofFit != null ? ofFit : ofBaseline;
    if (some != null && some.rows() < some.all()) {
      lines.add("  silhouette " + sampled(some));
    }
    return lines;
  }

  private static void row(
      List<List<String>> rows,
      String name,
      ToDoubleFunction<Agreement> index,
      Judged fit,
      Judged baseline) {
    rows.add(
        List.of(
            name,
            Words.format("%.4f", index.applyAsDouble(fit.agreement())),
            Words.format("%.4f", index.applyAsDouble(baseline.agreement()))));
  }

  private static String mean(@Nullable Silhouette silhouette) {
    return silhouette == null ? "undefined" : Words.format("%.4f", silhouette.mean());
  }

  /** of 5,000 of the 60,000 rows, drawn by seed 0 */
  static String sampled(Silhouette silhouette) {
    return Words.format(
        "of %,d of the %,d rows, drawn by seed %d",
        silhouette.rows(), silhouette.all(), silhouette.seed());
  }

  /** Puts all of it into an object for scripts. */
  public void put(Map<String, Object> json) {
    put(json, ofFit);
    Map<String, Object> beside = new LinkedHashMap<>();
    beside.put("method", "kmeans");
    beside.put("iterations", kMeans.iterations());
    beside.put("inertia", kMeans.inertia());
    beside.put("adjusted_rand_index_with_fit", agreement.adjustedRandIndex());
    if (baseline != null) {
      baseline.put(beside);
    }
    put(beside, ofBaseline);
    json.put("baseline", beside);
  }

  /** Puts a silhouette into an object for scripts; nothing where it is not defined. */
  static void put(Map<String, Object> json, @Nullable Silhouette silhouette) {
    if (silhouette != null) {
      json.put("silhouette", silhouette.mean());
      json.put("silhouette_rows", silhouette.rows());
      json.put("silhouette_seed", silhouette.seed());
    }
  }
}
