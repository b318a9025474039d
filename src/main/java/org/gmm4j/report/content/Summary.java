package org.gmm4j.report.content;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.RunInfo;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.report.facts.Provenance;
import org.gmm4j.report.facts.Software;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.FactGroup;
import org.gmm4j.report.page.FactGroup.Fact;

/** The first lines of a report, and its table of facts. */
final class Summary {
  private final Subject subject;
  private final Provenance provenance;
  private final GaussianMixture mixture;

  Summary(Subject subject) {
    this.subject = subject;
    this.provenance = subject.provenance();
    this.mixture = subject.mixture();
  }

  String title() {
    return "Gaussian mixture of " + subject.name();
  }

  String lead() {
    int components = mixture.components();
    StringBuilder lead = new StringBuilder();
    lead.append(
        Words.format(
            "A Gaussian mixture of %,d component%s with %s covariances was %s the %s × %s"
                + " of %s.",
            components,
            components == 1 ? "" : "s",
            mixture.covariance().structure().name(),
            provenance.fit() == null ? "applied to" : "fitted to",
            Words.count(subject.rows().rows(), "row"),
            Words.count(subject.rows().columns(), "feature"),
            subject.name()));
    if (!provenance.history().isEmpty()) {
      lead.append(
          Words.format(
              " The fit took %s%s.",
              Words.iterations(provenance.history().size()), endingAsVerb()));
    }
    lead.append(
        Words.signed(
            " The mean log-likelihood of the rows is %.6f nats.", subject.logLikelihood()));
    Subject.Truth truth = subject.truth();
    if (truth != null) {
      lead.append(
          Words.format(
              " Matched to the labels, which no fit uses, %s of the rows are not in the component"
                  + " that their class is matched to.%s",
              Words.percent(truth.match().misclassification()), truth.remark()));
    }
    return lead.toString();
  }

  private String endingAsVerb() {
    return switch (provenance.ending()) {
      case "converged" -> " and converged";
      case "ended early" -> " and was ended early";
      case "" -> "";
      default -> " and did not converge";
    };
  }

  List<FactGroup> facts() {
    List<FactGroup> groups = new ArrayList<>();
    groups.add(new FactGroup("Model", model()));
    groups.add(new FactGroup("Fit", fit()));
    FitResult result = provenance.fit();
    if (result != null) {
      groups.add(new FactGroup("Time and work", work(result.run().seconds())));
    }
    groups.add(new FactGroup("Machine", machine()));
    return groups;
  }

  private List<Fact> model() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Data", Words.data(subject.name(), subject.rows())));
    facts.add(new Fact("Components, K", Words.format("%,d", mixture.components())));
    facts.add(new Fact("Covariances", mixture.covariance().structure().name()));
    facts.add(new Fact("Free parameters", Words.format("%,d", subject.freeParameters())));
    if (!provenance.fixed().isNone()) {
      facts.add(new Fact("Fixed", provenance.fixed().text()));
    }
    double ridge = provenance.ridge();
    if (!Double.isNaN(ridge)) {
      String origin = provenance.ridgeOrigin();
      facts.add(
          new Fact("Ridge", Words.number(ridge) + (origin.isEmpty() ? "" : " (" + origin + ")")));
    }
    add(facts, "Shrinkage", provenance.shrinkage());
    return facts;
  }

  private List<Fact> fit() {
    List<Fact> facts = new ArrayList<>();
    double total = subject.rows().weights().given();
    double likelihood = subject.logLikelihood();
    facts.add(new Fact("Log-likelihood", Words.signed("%.6f nats a row", likelihood)));
    facts.add(
        new Fact(
            "BIC",
            Words.signed("%,.1f", Criteria.bic(subject.freeParameters(), likelihood, total))));
    facts.add(
        new Fact(
            "AIC",
            Words.signed("%,.1f", Criteria.aic(subject.freeParameters(), likelihood, total))));
    if (!provenance.history().isEmpty()) {
      facts.add(new Fact("Iterations", Words.format("%,d", provenance.history().size())));
    }
    add(facts, "Ended", provenance.ending());
    FitOptions options = provenance.options();
    if (options != null) {
      facts.add(
          new Fact(
              "Start",
              options.start() == null ? options.initialization().option() : "a given one"));
      Integer batch = options.batch();
      if (batch != null) {
        facts.add(
            new Fact(
                "First pass",
                Words.format(
                    "stepwise EM in batches of %s (Cappé & Moulines, 2009)",
                    Words.count(batch, "row"))));
      }
      facts.add(new Fact("Starts tried", Integer.toString(options.restarts())));
      facts.add(
          new Fact(
              "Stopping rule",
              Words.format(
                  "%s, tolerance %s, at most %s",
                  options.stoppingRule().option(),
                  Words.number(options.tolerance()),
                  Words.iterations(options.maxIterations()))));
    }
    add(facts, "Seed", provenance.seed());
    Subject.Truth truth = subject.truth();
    if (truth != null) {
      facts.add(new Fact("Misclassified", Words.percent(truth.match().misclassification())));
      facts.add(new Fact("Agreement", Words.agreement(truth.confusion().agreement())));
    }
    return facts;
  }

  private List<Fact> work(RunInfo.Seconds seconds) {
    List<Fact> facts = new ArrayList<>();
    double all = provenance.reading() + seconds.total();
    facts.add(new Fact("In all", Words.format("%.2f s", all)));
    facts.add(new Fact("Of that", Words.times(provenance.reading(), seconds)));
    List<Finished> finished = provenance.finished();
    if (!finished.isEmpty()) {
      double mean = finished.stream().mapToDouble(Finished::seconds).average().orElseThrow();
      String won = provenance.starts() > 1 ? " of the start that won" : "";
      facts.add(new Fact("An iteration", Words.format("%.1f ms, the mean%s", 1e3 * mean, won)));
      double pairs = (double) subject.rows().rows() * mixture.components();
      facts.add(
          new Fact(
              "Densities evaluated",
              ofPairs(
                  finished.stream().mapToLong(Finished::evaluatedPairs).average(), pairs, won)));
      facts.add(
          new Fact(
              "Entered the sums",
              ofPairs(
                  finished.stream().mapToLong(Finished::accumulatedPairs).average(), pairs, won)));
    }
    return facts;
  }

  /** Only what is less than all of the plain work has left something out. */
  private static String ofPairs(OptionalDouble mean, double pairs, String won) {
    double share = mean.orElseThrow() / pairs;
    return share > 1
        ? Words.format(
            "%.2f visits of each of the N·K pairs of a row and a component, an iteration%s",
            share, won)
        : Words.format(
            "%s of the N·K pairs of a row and a component, an iteration%s%s",
            Words.percent(share), won, share < 1 ? "; the rest provably changes nothing" : "");
  }

  private List<Fact> machine() {
    List<Fact> facts = new ArrayList<>();
    add(facts, "Device", provenance.device());
    add(facts, "Precision", provenance.precision());
    add(facts, "Fitted by gmm4j", provenance.version());
    facts.add(new Fact("Reported by gmm4j", Software.version()));
    facts.add(new Fact("Java", Software.java()));
    facts.add(new Fact("System", Software.system()));
    return facts;
  }

  private static void add(List<Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(name, value));
    }
  }
}
