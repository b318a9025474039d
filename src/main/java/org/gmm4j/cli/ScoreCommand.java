package org.gmm4j.cli;

import org.gmm4j.Scorer;
import org.gmm4j.cli.judging.Judged;
import org.gmm4j.cli.options.ScoringOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.settings.Given;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Criteria;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gmm4j score MODEL DATA}. */
@Command(
    name = "score",
    description = "Tells how probable a model makes the rows.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScoreCommand implements Runnable {
  @Mixin private final ScoringOptions scoring = new ScoringOptions();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    scoring.run(
        output,
        (model, source, scorer) -> {
          Scorer.Score score = scorer.score(source.rows());
          ScoringOptions.requireFinite(source, score.logLikelihood());
          output.line("rows            %,d", score.rows());
          if (!source.rows().weights().areOnes()) {
            output.line(Given.weights(score.totalWeight()));
          }
          output.line("log-likelihood  %.6f nats a row", score.logLikelihood());
          long free = model.freeParameters();
          output.line(
              "BIC, AIC        %.1f, %.1f",
              Criteria.bic(free, score.logLikelihood(), score.totalWeight()),
              Criteria.aic(free, score.logLikelihood(), score.totalWeight()));
          if (!model.fixed().isNone()) {
            output.line("fixed           %s, which BIC and AIC do not count", model.fixed().text());
          }
          if (model.knownRows() > 0) {
            output.line(
                "known           nothing; the fit, whose likelihood is another, knew the components"
                    + " of %,d rows",
                model.knownRows());
          }
          Labels truth = source.labels();
          if (truth != null) {
            Judged.of(score.assignments(), model.mixture().components(), truth)
                .lines()
                .forEach(output::line);
          }
        });
  }
}
