package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.data.mapped.ArrayInFile;
import org.gmm4j.data.mapped.OutputArray;

/** {@code sample}: rows drawn from a model, as the command line draws them. */
final class SampleCall implements Call {
  private final Handles handles;

  SampleCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    GaussianMixture mixture = ModelOption.of("model", request.require("model"), handles);
    long count = request.whole("n");
    long seed = request.whole("seed", 0);
    JsonElement rows = request.require("rows");
    request.requireNothingElse();
    if (count < 1 || count > Integer.MAX_VALUE - 8) {
      throw new RequestException("n", "must be at least 1, and fit an array, not " + count);
    }
    int features = mixture.features();
    ArrayInFile array = ArrayOptions.inFile("rows", rows);
    try (OutputArray out = new OutputArray("rows", array, false, count, features)) {
      out.putRows(mixture.sample((int) count, seed));
    }
    return Map.of();
  }
}
