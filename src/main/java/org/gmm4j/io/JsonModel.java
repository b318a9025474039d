package org.gmm4j.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;

/**
 * Models as JSON, for small ones and for people: an object with the arrays of an NPZ file as nested
 * lists, single facts as values, and a checksum, which a file written by hand need not have.
 */
final class JsonModel {
  static final String CHECKSUM = "sha256";

  private JsonModel() {}

  static void write(OutputStream out, ModelParts parts) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    for (Map.Entry<String, Object> fact : parts.facts().entrySet()) {
      json.name(fact.getKey());
      write(json, fact.getValue());
    }
    for (NamedArray array : parts.arrays()) {
      text.flush();
      json.name(array.name());
      boolean whole = array.type() == NamedArray.Type.INTEGER;
      write(json, ModelParts.values(array), whole, array.shape(), 0, new int[1]);
    }
    json.name(CHECKSUM).value(parts.digest()).endObject();
    json.flush();
    text.write('\n');
    text.flush();
  }

  private static void write(JsonWriter json, Object fact) throws IOException {
    if (fact instanceof Boolean truth) {
      json.value(truth);
    } else if (fact instanceof Number number && Double.isFinite(number.doubleValue())) {
      json.value(number);
    } else {
      json.value(fact.toString());
    }
  }

  /** Lists of lists; {@code next} counts the numbers. */
  private static void write(
      JsonWriter json, double[] values, boolean whole, int[] shape, int dimension, int[] next)
      throws IOException {
    if (dimension == shape.length) {
      double value = values[next[0]++];
      if (whole) {
        json.value((long) value);
      } else {
        json.value(value);
      }
      return;
    }
    json.beginArray();
    for (int i = 0; i < shape[dimension]; i++) {
      write(json, values, whole, shape, dimension + 1, next);
    }
    json.endArray();
  }

  static ModelArrays read(Path file) throws IOException {
    JsonObject json = parse(file);
    Map<String, NpyArray> arrays = new TreeMap<>();
    Map<String, Object> facts = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      if (entry.getValue() instanceof JsonArray list) {
        arrays.put(entry.getKey(), array(file, entry.getKey(), list));
      } else if (entry.getValue() instanceof JsonPrimitive value
          && !entry.getKey().equals(CHECKSUM)) {
        facts.put(entry.getKey(), fact(value));
      }
    }
    JsonElement sum = json.get(CHECKSUM);
    if (sum != null && !sum.toString().equals("\"" + ModelParts.digest(arrays, facts) + "\"")) {
      throw new DataException(
          "%s: was changed or damaged, its checksum is wrong; leave out %s in a file of your own"
              .formatted(file, CHECKSUM));
    }
    return new ArraysInMemory(file, arrays, facts);
  }

  private static JsonObject parse(Path file) throws IOException {
    try (java.io.Reader text = Files.newBufferedReader(file)) {
      if (JsonParser.parseReader(text) instanceof JsonObject json) {
        return json;
      }
      throw new DataException(file + ": is JSON, but no object with weights and means");
    } catch (JsonParseException | java.nio.charset.CharacterCodingException damaged) {
      String why = String.valueOf(damaged.getMessage()).lines().findFirst().orElse("");
      throw new DataException("%s: is no JSON, or damaged (%s)".formatted(file, why), damaged);
    } catch (StackOverflowError nested) {
      throw new DataException(file + ": is JSON of lists in lists without end");
    }
  }

  static Object fact(JsonPrimitive value) {
    if (value.isBoolean()) {
      return value.getAsBoolean();
    }
    String text = value.getAsString();
    if (!value.isNumber()) {
      return text;
    }
    return text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : Double.valueOf(text);
  }

  private static NpyArray array(Path file, String name, JsonArray list) {
    List<Long> shape = new ArrayList<>();
    JsonElement first = list;
    while (first instanceof JsonArray inner) {
      shape.add((long) inner.size());
      first = inner.isEmpty() ? null : inner.get(0);
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    List<Double> values = new ArrayList<>();
    if (!collect(list, sizes, 0, values)) {
      throw new DataException(
          "%s: %s is no array, its lists differ in length or hold something else than numbers"
              .formatted(file, name));
    }
    return new NpyArray(sizes, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Adds all numbers; false where something is none, or a list has another length. */
  private static boolean collect(JsonElement part, long[] shape, int depth, List<Double> values) {
    if (depth == shape.length) {
      boolean number = part instanceof JsonPrimitive value && value.isNumber();
      if (number) {
        values.add(part.getAsDouble());
      }
      return number;
    }
    if (!(part instanceof JsonArray list) || list.size() != shape[depth]) {
      return false;
    }
    for (JsonElement each : list) {
      if (!collect(each, shape, depth + 1, values)) {
        return false;
      }
    }
    return true;
  }
}
