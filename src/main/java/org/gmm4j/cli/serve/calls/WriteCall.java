package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Version;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.io.Models;

/** {@code write}: a mixture as a model file, in the format that its name ends with. */
final class WriteCall implements Call {
  private final Handles handles;

  WriteCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    GaussianMixture mixture = ModelOption.of("model", request.require("model"), handles);
    Path file = request.file("file");
    JsonObject given = request.object("facts");
    request.requireNothingElse();
    if (file == null) {
      throw new RequestException("write needs 'file'");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    if (given != null) {
      given
          .entrySet()
          .forEach(each -> facts.put(each.getKey(), fact(each.getKey(), each.getValue())));
    }
    facts.putIfAbsent("gmm4j_version", Version.text());
    Models.write(mixture, facts, file);
    return Map.of();
  }

  /** As files have it: lists of numbers as arrays, others as JSON. */
  private static Object fact(String name, JsonElement value) {
    if (value instanceof JsonPrimitive single) {
      return single.isBoolean()
          ? (Object) single.getAsBoolean()
          : single.isString() ? single.getAsString() : number(single);
    }
    if (value instanceof JsonArray list) {
      boolean numbers =
          !list.isEmpty() && list.get(0) instanceof JsonPrimitive first && first.isNumber();
      return numbers ? ArrayOptions.list("facts." + name, list) : list.toString();
    }
    throw new RequestException("facts." + name, "is a number, a text, true, false or a list");
  }

  private static Object number(JsonPrimitive value) {
    return value.getAsString().matches("-?\\d{1,18}")
        ? (Object) value.getAsLong()
        : (Object) value.getAsDouble();
  }
}
