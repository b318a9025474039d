package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.RunInfo;
import org.gmm4j.StoppingRule;
import org.gmm4j.cli.output.FitListeners;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.cli.settings.FitSettings;
import org.gmm4j.cli.settings.ModelFacts;
import org.gmm4j.data.DataSource;
import org.gmm4j.em.Collapse;
import org.gmm4j.evaluate.Criteria;
import org.jspecify.annotations.Nullable;

/** {@code fit}: as on the command line, or from responsibilities, labels or a model. */
final class FitCall implements Call {
  private final Handles handles;

  FitCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    long handle = request.whole("rows");
    DataSource source = handles.rows(handle, request);
    Results results = new Results(request);
    boolean events = request.truth("events");
    Double before = request.real("lower_bound_before");
    JsonElement begins = request.take("init");
    Double given = share(begins);
    JsonObject init = init(begins, request);
    double share = given == null ? 1 : given;
    Heard heard = new Heard(told, events, share);
    FitSettings settings = Settings.of(new FitSettings(), request);
    request.requireNothingElse();
    results.require();
    GmmFitterBuilder builder =
        settings.builder(start(init, settings, source, heard), Settings::refusal);
    FitOptions options = builder.options();
    AsScikitLearn rule = new AsScikitLearn(before, share, options.tolerance());
    if (given != null) {
      if (options.stoppingRule() != StoppingRule.SCIKIT_LEARN) {
        throw new RequestException("init.share", "goes with 'stop': 'scikit-learn' only");
      }
      builder.tolerance(0); // the rule is applied here
    }
    FitResult result = builder.listener(FitListeners.of(heard, rule)).build().fit(source.rows());
    told.requireWanted();
    FitResult ended = rule.counted(result);
    if (ended.cancelled()) {
      throw new CancellationException("the fit was ended");
    }
    Map<String, Object> answer = facts(ended, heard.notes());
    results.write(
        ended.mixture(),
        ended.assignments(),
        () -> ModelFacts.of(ended, source, settings.seed()),
        handles,
        handle,
        answer);
    told.requireWanted();
    return answer;
  }

  /** Understands {@code init}; a rule goes back to the options as they are on the command line. */
  private static @Nullable JsonObject init(@Nullable JsonElement init, Request request) {
    if (init == null || init.isJsonPrimitive()) {
      if (init != null) {
        request.put("init", init);
      }
      return null;
    }
    if (!init.isJsonObject() || init.getAsJsonObject().size() != 1) {
      throw new RequestException(
          "init", "is one of {\"rule\"}, {\"model\"}, {\"labels\"}, {\"responsibilities\"}");
    }
    JsonObject told = init.getAsJsonObject();
    if (told.get("rule") instanceof JsonPrimitive rule) {
      request.put("init", rule);
      return null;
    }
    return told;
  }

  /** Takes what the weights of a model to start from add up to; null if that is not told. */
  private static @Nullable Double share(@Nullable JsonElement init) {
    if (!(init instanceof JsonObject start && start.has("share"))) {
      return null;
    }
    double share = Request.real("init.share", start.remove("share"));
    if (!(share > 0 && Double.isFinite(share)) || !start.has("model")) {
      throw new RequestException("init.share", "is what the weights of a model add up to: above 0");
    }
    return share;
  }

  /** The parameters to start from; null to find some. */
  private @Nullable GaussianMixture start(
      @Nullable JsonObject init, FitSettings settings, DataSource source, FitListener listener) {
    if (init == null) {
      return null;
    }
    String kind = init.keySet().iterator().next();
    JsonElement told = init.get(kind);
    return kind.equals("model")
        ? ModelOption.of("init.model", told, handles)
        : MaximiseCall.step(
            settings.builder(null, Settings::refusal).listener(listener).build(),
            source.rows(),
            "init." + kind,
            kind,
            told);
  }

  /** What is answered of a fit. */
  static Map<String, Object> facts(FitResult result, List<String> notes) {
    RunInfo.Seconds seconds = result.run().seconds();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("converged", result.converged());
    facts.put("iterations", result.iterations());
    facts.put("log_likelihood", result.logLikelihood());
    facts.put("lower_bound", result.lowerBound());
    facts.put("history", result.history());
    facts.put("components", result.mixture().components());
    facts.put("covariance", result.mixture().covariance().structure().name());
    facts.put("free_parameters", result.freeParameters());
    facts.put(
        "bic", Criteria.bic(result.freeParameters(), result.logLikelihood(), result.totalWeight()));
    facts.put(
        "aic", Criteria.aic(result.freeParameters(), result.logLikelihood(), result.totalWeight()));
    facts.put("reg", result.regularization().ridge());
    facts.put("shrinkage", result.regularization().shrinkage().name());
    facts.put("device", result.run().device().id());
    facts.put("device_name", result.run().device().name());
    facts.put("precision", result.run().precision().toString());
    facts.put("collapses", result.collapses().stream().map(Collapse::describe).toList());
    facts.put("notes", notes);
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("load", seconds.load());
    times.put("ridge", seconds.ridge());
    times.put("init", seconds.init());
    times.put("em", seconds.em());
    times.put("total", seconds.total());
    facts.put("seconds", times);
    return facts;
  }
}
