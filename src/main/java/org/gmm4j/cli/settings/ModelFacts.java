package org.gmm4j.cli.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.FitException;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.cli.options.ModelUnits;
import org.gmm4j.cli.output.Version;
import org.gmm4j.data.DataSource;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;

/** What a model file keeps beside the parameters. */
public final class ModelFacts {
  private ModelFacts() {}

  /** Of a fit, by scikit-learn's names where it has one. */
  public static Map<String, Object> of(FitResult result, DataSource source, long seed) {
    Map<String, Object> facts = Models.facts(result);
    ModelUnits.keep(source.rows(), facts);
    StoredModel.keepColumns(source, facts);
    StoredModel.keepKnown(source.rows().knownLabels().known(), facts);
    facts.put("seed", seed);
    facts.put("gmm4j_version", Version.text());
    return facts;
  }

  /**
   * Of the parameters before a failure.
   *
   * @param asked of the fit
   */
  public static Map<String, Object> of(FitException failed, DataSource source, FitOptions asked) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("converged", false);
    facts.put("failure", String.valueOf(failed.getMessage()));
    facts.put("reg_covar", failed.ridge());
    StoredModel.keepFixed(asked.fixed(), facts);
    StoredModel.keepKnown(source.rows().knownLabels().known(), facts);
    ModelUnits.keep(source.rows(), facts);
    StoredModel.keepColumns(source, facts);
    return facts;
  }
}
