package org.gmm4j.report.content;

import org.gmm4j.FitOptions;
import org.gmm4j.em.EmOptions;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.report.facts.Provenance;
import org.gmm4j.report.facts.Software;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Citation;
import org.jspecify.annotations.Nullable;

/** What a paper says of a fit, and whom it cites. */
final class Citing {
  private static final String BIBTEX =
      """
      @software{gmm4j,
        title   = {gmm4j: Gaussian mixtures for high-dimensional data},
        author  = {{The gmm4j developers}},
        year    = {2026},
        version = {%s},
        url     = {https://github.com/gmm4j/gmm4j}
      }

      @article{dempster1977maximum,
        title   = {Maximum likelihood from incomplete data via the {EM} algorithm},
        author  = {Dempster, Arthur P. and Laird, Nan M. and Rubin, Donald B.},
        journal = {Journal of the Royal Statistical Society: Series B (Methodological)},
        volume  = {39},
        number  = {1},
        pages   = {1--38},
        year    = {1977}
      }
      """;

  private static final String STEPWISE =
      """

      @article{cappe2009online,
        title   = {On-line expectation-maximization algorithm for latent data models},
        author  = {Capp{\\'e}, Olivier and Moulines, Eric},
        journal = {Journal of the Royal Statistical Society: Series B (Statistical Methodology)},
        volume  = {71},
        number  = {3},
        pages   = {593--613},
        year    = {2009}
      }
      """;

  private Citing() {}

  static Citation of(Subject subject) {
    String version = subject.provenance().version();
    String known = version.isEmpty() ? Software.version() : version;
    FitOptions options = subject.provenance().options();
    String besides = options != null && options.batch() != null ? STEPWISE : "";
    return new Citation(
        subject.provenance().command(), method(subject, known), BIBTEX.formatted(known) + besides);
  }

  private static String method(Subject subject, String version) {
    Provenance provenance = subject.provenance();
    StringBuilder text = new StringBuilder();
    text.append(
        Words.format(
            "A Gaussian mixture of %,d component%s with %s covariances (%,d free parameters) was"
                + " fitted by %s with gmm4j"
                + " %s (The gmm4j developers, 2026)%s.",
            subject.mixture().components(),
            subject.mixture().components() == 1 ? "" : "s",
            subject.mixture().covariance().structure().name(),
            subject.freeParameters(),
            algorithm(provenance.options()),
            version,
            provenance.precision().isEmpty()
                ? ""
                : " in " + provenance.precision() + " precision"));
    double ridge = provenance.ridge();
    if (ridge > 0) { // and known
      String origin = provenance.ridgeOrigin();
      text.append(
          Words.format(
              " A ridge of %s%s was added to every variance.",
              Words.number(ridge), origin.startsWith("chosen") ? ", " + origin + "," : ""));
    }
    if (!provenance.shrinkage().isEmpty()) {
      text.append(" Covariances were shrunk (").append(provenance.shrinkage()).append(").");
    }
    FitOptions options = provenance.options();
    if (options != null) {
      text.append(
          Words.format(
              " EM began with %s%s (seed %d).",
              options.start() == null ? options.initialization().option() : "given parameters",
              options.restarts() == 1
                  ? ""
                  : Words.format(", the best of %d starts", options.restarts()),
              options.seed()));
      Integer batch = options.batch();
      if (batch != null) {
        text.append(
            Words.format(
                " A pass of stepwise EM in batches of %s (Cappé & Moulines, 2009) came before the"
                    + " exact iterations.",
                Words.count(batch, "row")));
      }
    }
    if (options != null) {
      text.append(variants(options.em()));
    }
    if (!provenance.history().isEmpty()) {
      text.append(
          Words.format(
              " It %s %s.",
              ending(provenance.ending()), Words.iterations(provenance.history().size())));
    }
    long rows = subject.rows().rows();
    text.append(
        Words.format(
            " On %s of %s the mean log-likelihood is %.4f nats a row (BIC %,.0f).",
            Words.count(rows, "row"),
            Words.count(subject.rows().columns(), "feature"),
            subject.logLikelihood(),
            Criteria.bic(
                subject.freeParameters(),
                subject.logLikelihood(),
                subject.rows().weights().given())));
    return text.toString();
  }

  private static String algorithm(@Nullable FitOptions options) {
    return options != null && options.em().hard()
        ? "classification expectation-maximisation (Celeux & Govaert, 1992)"
        : "expectation-maximisation (Dempster, Laird & Rubin, 1977)";
  }

  private static String variants(EmOptions em) {
    return (em.extrapolation() == Extrapolation.NONE
            ? ""
            : " Iterations were extrapolated (SQUAREM; Varadhan & Roland, 2008).")
        + (em.splitAndMerge()
            ? " Moves that merge two components and split a third (Ueda et al., 2000) followed."
            : "");
  }

  private static String ending(String known) {
    return switch (known) {
      case "converged" -> "converged after";
      case "" -> "took";
      default -> "was ended after";
    };
  }
}
