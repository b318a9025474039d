package org.gmm4j.cli.judging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gmm4j.FitResult;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Agreement;
import org.gmm4j.evaluate.Confusion;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Exhibit;

/**
 * What is told of clusters whose true classes are known.
 *
 * @param truth the class of each row
 * @param clusters what the rows of the table are called [K]
 * @param confusion the table
 * @param match the classes of the clusters
 * @param agreement of both partitions
 */
public record Judged(
    Labels truth,
    List<String> clusters,
    Confusion confusion,
    LabelMatch match,
    Agreement agreement) {
  private static final String NONE = "–";

  /** Of components, which have numbers from 0. */
  public static Judged of(FitResult.Assignments components, int count, Labels truth) {
    List<String> numbers = IntStream.range(0, count).mapToObj(Integer::toString).toList();
    return of(truth, numbers, Confusion.of(components, truth, count));
  }

  /** Of clusters, which have names. */
  static Judged of(Labels clusters, Labels truth) {
    List<String> names = Arrays.stream(clusters.occurring()).mapToObj(clusters::name).toList();
    return of(truth, names, Confusion.of(clusters, truth));
  }

  private static Judged of(Labels truth, List<String> clusters, Confusion confusion) {
    return new Judged(truth, clusters, confusion, confusion.match(), confusion.agreement());
  }

  /** Two lines for a person. */
  public List<String> lines() {
    return List.of(misclassified(), "agreement       " + Words.agreement(agreement));
  }

  String misclassified() {
    return "misclassified   " + Words.misclassified(match, truth);
  }

  /** Puts all of it into an object for scripts. */
  public void put(Map<String, Object> json) {
    putIndices(json);
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("clusters", clusters);
    table.put("classes", classes());
    table.put("counts", confusion.counts());
    table.put("matched", matched().stream().map(each -> each.equals(NONE) ? "" : each).toList());
    json.put("confusion", table);
  }

  /** The same without the table. */
  void putIndices(Map<String, Object> json) {
    json.put("misclassification", match.misclassification());
    Map<String, Double> rates = new LinkedHashMap<>();
    match.misclassificationPerClass().forEach((code, rate) -> rates.put(truth.name(code), rate));
    json.put("misclassification_per_class", rates);
    json.put("adjusted_rand_index", agreement.adjustedRandIndex());
    json.put("normalized_mutual_information", agreement.normalizedMutualInformation());
    json.put("homogeneity", agreement.homogeneity());
    json.put("completeness", agreement.completeness());
    json.put("v_measure", agreement.vMeasure());
  }

  List<String> classes() {
    return Arrays.stream(confusion.classes()).mapToObj(truth::name).toList();
  }

  /** The class of each cluster. */
  private List<String> matched() {
    return Arrays.stream(match.classOf())
        .mapToObj(code -> code == LabelMatch.NONE ? NONE : truth.name(code))
        .toList();
  }

  /** Rows by cluster and class, and the class that each cluster is matched to. */
  Exhibit.Table table() {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(classes());
    header.add("matched to");
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < clusters.size(); k++) {
      List<String> row = new ArrayList<>(List.of(clusters.get(k)));
      LongStream.of(confusion.counts()[k]).forEach(count -> row.add(Words.format("%,d", count)));
      row.add(matched().get(k));
      rows.add(row);
    }
    return new Exhibit.Table("rows by cluster and class", header, rows);
  }
}
