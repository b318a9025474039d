package org.gmm4j.cli.serve.calls;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;

/**
 * {@code read}: a model file of any format, whose mixture is kept, and what the file knows of it.
 */
final class ReadCall implements Call {
  private final Handles handles;

  ReadCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    Path file = request.file("file");
    request.requireNothingElse();
    if (file == null) {
      throw new RequestException("read needs 'file'");
    }
    StoredModel model = Models.readStored(file);
    Map<String, Object> facts = new TreeMap<>(model.facts());
    if (!model.history().isEmpty()) {
      facts.put("lower_bounds", model.history());
    }
    if (!model.columns().isEmpty()) {
      facts.put("column_names", model.columns());
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    Results.tell(model.mixture(), handles.keep(model.mixture(), 0), answer);
    answer.put("facts", facts);
    return answer;
  }
}
