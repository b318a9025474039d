package org.gmm4j.cli;

import org.gmm4j.cli.options.ScoringOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.evaluate.LabelMatch;
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
        (mixture, source, rows) -> {
          int count = source.rows().rows();
          int[] labels = new int[count];
          double mean = rows.label(mixture, labels) / count;
          ScoringOptions.requireFinite(source, mean);
          output.line("rows            %,d", count);
          output.line("log-likelihood  %.6f nats a row", mean);
          output.line(
              "BIC, AIC        %.1f, %.1f",
              Criteria.bic(mixture, mean, count), Criteria.aic(mixture, mean, count));
          int[] truth = source.labels();
          if (truth != null) {
            output.line(
                FitReport.misclassified(LabelMatch.of(labels, truth, mixture.components())));
          }
        });
  }
}
