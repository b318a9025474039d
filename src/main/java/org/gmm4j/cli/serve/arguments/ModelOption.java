package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataException;
import org.gmm4j.data.FileName;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.io.Models;

/**
 * A mixture in a request: one that is kept, a file, or arrays with the names and shapes of files,
 * which are those of scikit-learn.
 */
public final class ModelOption {
  private static final String FILE = "file";
  private static final String KEPT = "kept";
  private static final String STRUCTURE = "covariance_type";

  private ModelOption() {}

  /**
   * Reads it.
   *
   * @param name of the option, for messages
   * @throws RequestException if it is told in no such way
   * @throws DataException if it is no mixture
   */
  public static GaussianMixture of(String name, JsonElement told, Handles handles) {
    if (!told.isJsonObject()) {
      throw new RequestException(
          name, "is a model as {\"kept\"}, {\"file\"} or {\"weights\", \"means\", …}");
    }
    JsonObject model = told.getAsJsonObject();
    if (model.has(KEPT)) {
      return handles.mixture(Request.whole(name + "." + KEPT, model.get(KEPT)));
    }
    if (model.has(FILE)) {
      return Models.read(FileName.of(model.get(FILE).getAsString()));
    }
    String structure =
        model.has(STRUCTURE) ? model.get(STRUCTURE).getAsString() : FullCovariance.NAME;
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> each : model.entrySet()) {
      if (!each.getKey().equals(STRUCTURE)) {
        arrays.put(each.getKey(), ArrayOptions.reals(name + "." + each.getKey(), each.getValue()));
      }
    }
    return Models.of(name, arrays, structure);
  }
}
