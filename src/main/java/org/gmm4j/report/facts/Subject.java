package org.gmm4j.report.facts;

import java.util.List;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Confusion;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * What is reported.
 *
 * @param name of the rows
 * @param rows the data [N × d]
 * @param mixture of d features
 * @param assignments the component of each row [N]
 * @param logLikelihood of the mixture on the rows, mean a row, in nats
 * @param shape how rows are images; null if they are none
 * @param truth labels and how they agree; null if they are not known
 * @param shown the components that are told of
 * @param provenance where the mixture comes from
 * @param steps parameters at iterations; empty if they are not known
 */
public record Subject(
    String name,
    Dataset rows,
    GaussianMixture mixture,
    Assignments assignments,
    double logLikelihood,
    @Nullable ImageShape shape,
    @Nullable Truth truth,
    Heaviest shown,
    Provenance provenance,
    List<Step> steps) {
  /** Components that are told of, at most. */
  public static final int MOST = 100;

  public Subject {
    steps = List.copyOf(steps);
  }

  /**
   * True labels.
   *
   * @param labels of the rows [N]
   * @param confusion of components and labels
   * @param match of components to labels
   */
  public record Truth(Labels labels, Confusion confusion, LabelMatch match) {
    /** Counts and matches. */
    public static Truth of(Labels labels, Assignments assignments, int components) {
      Confusion confusion = Confusion.of(assignments, labels, components);
      return new Truth(labels, confusion, confusion.match());
    }

    /** What is to be known of the share of more components than classes; "" of no more. */
    public String remark() {
      int classes = confusion.classes().length;
      return confusion.counts().length > classes
          ? Words.format(
              " There are more components than the %,d class%s, each of which is matched to one:"
                  + " rows in the others count as misclassified, whatever their label.",
              classes, classes == 1 ? "" : "es")
          : "";
    }

    /** The name of the class that a component stands for; "" for none. */
    public String matched(int k) {
      int code = match.classOf()[k];
      return code == LabelMatch.NONE ? "" : labels.name(code);
    }
  }

  /** Number of parameters that were free. */
  public long freeParameters() {
    return mixture.parameters(provenance.fixed());
  }

  /** Rows by component [K]. */
  public long[] counts() {
    long[] counts = new long[mixture.components()];
    for (long i = 0; i < assignments.rows(); i++) {
      counts[assignments.get(i)]++;
    }
    return counts;
  }
}
