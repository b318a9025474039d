package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.cli.settings.FitSettings;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.mapped.MappedArray;
import org.gmm4j.data.values.Values;

/** {@code maximise}: one M-step of given responsibilities, or labels. */
final class MaximiseCall implements Call {
  private static final String RESPONSIBILITIES = "responsibilities";
  private static final String LABELS = "labels";

  private final Handles handles;

  MaximiseCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    long handle = request.whole("rows");
    DataSource source = handles.rows(handle, request);
    Results results = new Results(request);
    JsonElement labels = request.take(LABELS);
    String kind = labels == null ? RESPONSIBILITIES : LABELS;
    JsonElement given = labels == null ? request.require(RESPONSIBILITIES) : labels;
    FitSettings settings = Settings.of(new FitSettings(), request);
    request.requireNothingElse();
    results.require();
    Heard heard = new Heard(told, false);
    GmmFitter fitter = settings.builder(null, Settings::refusal).listener(heard).build();
    GaussianMixture mixture = step(fitter, source.rows(), kind, kind, given);
    told.requireWanted();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("components", mixture.components());
    facts.put("covariance", mixture.covariance().structure().name());
    facts.put("notes", heard.notes());
    results.write(mixture, null, Map::of, handles, handle, facts);
    return facts;
  }

  /**
   * Takes it.
   *
   * @param name of the option, for messages
   * @param kind {@value #RESPONSIBILITIES} or {@value #LABELS}
   */
  static GaussianMixture step(
      GmmFitter fitter, Dataset rows, String name, String kind, JsonElement given) {
    if (kind.equals(LABELS)) {
      return fitter.maximise(rows, ArrayOptions.integers(name, given));
    }
    if (!kind.equals(RESPONSIBILITIES)) {
      throw new RequestException(name, "a start is a rule, a model, labels or responsibilities");
    }
    int components = fitter.options().components();
    if (ArrayOptions.isInline(given)) {
      NpyArray all = ArrayOptions.reals(name, given);
      requireShape(name, all.shape(), rows.rows(), components);
      return fitter.maximise(
          rows,
          (row, out) -> System.arraycopy(all.values(), (int) row * components, out, 0, components));
    }
    try (MappedArray mapped = MappedArray.of(ArrayOptions.inFile(name, given))) {
      requireShape(name, mapped.shape(), rows.rows(), components);
      Values all = mapped.rows();
      return fitter.maximise(rows, (row, out) -> all.read(row, 1, out, 0));
    }
  }

  private static void requireShape(String name, long[] shape, long rows, int components) {
    if (shape.length != 2 || shape[0] != rows || shape[1] != components) {
      throw new DataException(
          "%s: have the shape %s; it must be [%d, %d], rows and components"
              .formatted(name, java.util.Arrays.toString(shape), rows, components));
    }
  }
}
