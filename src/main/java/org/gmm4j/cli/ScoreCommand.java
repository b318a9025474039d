package org.gmm4j.cli;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.Scorer;
import org.gmm4j.cli.judging.Judged;
import org.gmm4j.cli.options.ScoringOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.settings.Given;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Criteria;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gmm4j score MODEL DATA}. */
@Command(
    name = "score",
    description = "Tells how probable a model makes the rows.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScoreCommand implements Runnable {
  @Mixin private final ScoringOptions scoring = new ScoringOptions();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    scoring.run(
        output,
        (model, source, scorer) -> {
          Scorer.Score score = scorer.score(source.rows());
          ScoringOptions.requireFinite(source, score.logLikelihood());
          if (json) {
            output.line("%s", new Gson().toJson(facts(score, model.freeParameters())));
            return;
          }
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

  private static Map<String, Object> facts(Scorer.Score score, long free) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("n", score.rows());
    facts.put("log_likelihood", score.logLikelihood());
    facts.put("bic", Criteria.bic(free, score.logLikelihood(), score.totalWeight()));
    facts.put("aic", Criteria.aic(free, score.logLikelihood(), score.totalWeight()));
    return facts;
  }
}
