package org.gmm4j.cli.serve.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gmm4j.data.DataException;
import org.gmm4j.data.FileName;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: a JSON object with {@code id}, {@code call} and options. Each is taken by who
 * understands it; what is left nobody understands.
 */
public final class Request {
  private final JsonElement id;
  private final String call;
  private final Map<String, JsonElement> left = new LinkedHashMap<>();

  private Request(JsonElement id, String call, JsonObject all) {
    this.id = id;
    this.call = call;
    all.entrySet().forEach(each -> put(each.getKey(), each.getValue()));
    left.remove("id");
    left.remove("call");
  }

  /**
   * Reads one.
   *
   * @throws RequestException if the line is none
   */
  public static Request of(String line) {
    JsonElement read;
    try {
      read = JsonParser.parseString(line);
    } catch (JsonParseException broken) {
      throw new RequestException("a request is a JSON object in one line: " + oneLine(broken));
    }
    if (!read.isJsonObject()) {
      throw new RequestException("a request is a JSON object");
    }
    JsonObject all = read.getAsJsonObject();
    JsonElement id = all.has("id") ? all.get("id") : JsonNull.INSTANCE;
    if (!(all.get("call") instanceof JsonPrimitive call) || !call.isString()) {
      throw new RequestException("a request has the name of a call in \"call\"");
    }
    return new Request(id, call.getAsString(), all);
  }

  private static String oneLine(Exception broken) {
    return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
  }

  /** What tells its answers from others; may be null in JSON. */
  public JsonElement id() {
    return id;
  }

  /** What is to be done. */
  public String call() {
    return call;
  }

  /** The names of options that nobody has taken. */
  public Set<String> left() {
    return Set.copyOf(left.keySet());
  }

  /** Gives an option in another form, to be taken later. */
  public void put(String name, JsonElement value) {
    if (value.isJsonNull()) {
      left.remove(name);
    } else {
      left.put(name, value);
    }
  }

  /**
   * Refuses what nobody has taken.
   *
   * @throws RequestException if there is something
   */
  public void requireNothingElse() {
    if (!left.isEmpty()) {
      throw new RequestException(
          "%s has no option '%s'".formatted(call, left.keySet().iterator().next()));
    }
  }

  /** Takes an option; null if it is not there. */
  public @Nullable JsonElement take(String name) {
    return left.remove(name);
  }

  /**
   * Takes one that has to be there.
   *
   * @throws RequestException if it is not
   */
  public JsonElement require(String name) {
    JsonElement value = take(name);
    if (value == null) {
      throw new RequestException("%s needs '%s'".formatted(call, name));
    }
    return value;
  }

  /** Takes an object; null if it is not there. */
  public @Nullable JsonObject object(String name) {
    JsonElement value = take(name);
    if (value != null && !value.isJsonObject()) {
      throw new RequestException(name, "is an object, not " + value);
    }
    return value == null ? null : value.getAsJsonObject();
  }

  /** Takes a text; null if it is not there. */
  public @Nullable String text(String name) {
    JsonElement value = take(name);
    if (value != null && !(value instanceof JsonPrimitive primitive && primitive.isString())) {
      throw new RequestException(name, "is a text, not " + value);
    }
    return value == null ? null : value.getAsString();
  }

  /** Takes a whole number. */
  public long whole(String name) {
    return whole(name, require(name));
  }

  /** Takes a whole number. */
  public long whole(String name, long usual) {
    JsonElement value = take(name);
    return value == null ? usual : whole(name, value);
  }

  /** A whole number, of the option that has it. */
  public static long whole(String name, JsonElement value) {
    try {
      return value.getAsBigDecimal().longValueExact();
    } catch (RuntimeException none) { // of several kinds
      throw new RequestException(name, "is a whole number, not " + value);
    }
  }

  /** Takes a number; null if it is not there. */
  public @Nullable Double real(String name) {
    JsonElement value = take(name);
    return value == null ? null : real(name, value);
  }

  /** A number, of the option that has it. */
  public static double real(String name, JsonElement value) {
    if (!(value instanceof JsonPrimitive primitive && primitive.isNumber())) {
      throw new RequestException(name, "is a number, not " + value);
    }
    return value.getAsDouble();
  }

  /** Takes whether something holds; not, if it is not there. */
  public boolean truth(String name) {
    JsonElement value = take(name);
    if (value != null && !(value instanceof JsonPrimitive primitive && primitive.isBoolean())) {
      throw new RequestException(name, "is true or false, not " + value);
    }
    return value != null && value.getAsBoolean();
  }

  /** Takes a file; null if it is not there. */
  public @Nullable Path file(String name) {
    String text = text(name);
    try {
      return text == null ? null : FileName.of(text);
    } catch (DataException unusable) {
      throw new RequestException(name, unusable.getMessage());
    }
  }
}
