package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.FileName;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.mapped.ArrayInFile;
import org.gmm4j.data.mapped.MappedArray;
import org.jspecify.annotations.Nullable;

/** Arrays in requests: where they lie in a file, or small ones as they are. */
public final class ArrayOptions {
  private static final Set<String> KEYS = Set.of("file", "dtype", "shape", "strides", "offset");

  private ArrayOptions() {}

  /** Whether an array stands in the request itself. */
  public static boolean isInline(JsonElement array) {
    return array.isJsonObject() && array.getAsJsonObject().has("values");
  }

  /**
   * Where an array lies.
   *
   * @param name of the option, for messages
   * @throws RequestException if it is not told so, or makes no sense
   */
  public static ArrayInFile inFile(String name, JsonElement array) {
    if (!array.isJsonObject()) {
      throw new RequestException(name, "is an array as {\"file\", \"dtype\", \"shape\", …}");
    }
    JsonObject told = array.getAsJsonObject();
    for (String key : told.keySet()) {
      if (!KEYS.contains(key)) {
        throw new RequestException(name, "an array has no '%s'".formatted(key));
      }
    }
    try {
      long[] shape = sizes(told.get("shape"));
      if (shape == null || !told.has("file") || !told.has("dtype")) {
        throw new RequestException(name, "an array needs file, dtype and shape");
      }
      return ArrayInFile.of(
          FileName.of(told.get("file").getAsString()),
          told.get("dtype").getAsString(),
          shape,
          sizes(told.get("strides")),
          told.has("offset") ? told.get("offset").getAsLong() : 0);
    } catch (DataException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException wrong) {
      throw new RequestException(name, String.valueOf(wrong.getMessage()));
    }
  }

  private static long @Nullable [] sizes(@Nullable JsonElement list) {
    if (list == null || list.isJsonNull()) {
      return null;
    }
    long[] sizes = new long[list.getAsJsonArray().size()];
    Arrays.setAll(sizes, i -> list.getAsJsonArray().get(i).getAsLong());
    return sizes;
  }

  /**
   * All numbers of an array.
   *
   * @param name of the option, for messages
   */
  public static NpyArray reals(String name, JsonElement array) {
    if (isInline(array)) {
      return inline(name, array.getAsJsonObject().get("values"));
    }
    try (MappedArray mapped = MappedArray.of(inFile(name, array))) {
      return new NpyArray(mapped.shape(), mapped.reals());
    }
  }

  /**
   * All whole numbers of a list.
   *
   * @param name of the option, for messages
   */
  public static int[] integers(String name, JsonElement array) {
    if (isInline(array)) {
      double[] values = inline(name, array.getAsJsonObject().get("values")).values();
      int[] whole = new int[values.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (int) values[i];
        if (whole[i] != values[i]) {
          throw new RequestException(name, "whole numbers are needed, not " + values[i]);
        }
      }
      return whole;
    }
    try (MappedArray mapped = MappedArray.of(inFile(name, array))) {
      return mapped.integers();
    }
  }

  /** Numbers in a list of JSON. */
  public static double[] list(String name, JsonArray values) {
    return inline(name, values).values();
  }

  private static NpyArray inline(String name, JsonElement values) {
    List<Long> shape = new ArrayList<>();
    for (JsonElement each = values; each.isJsonArray(); each = each.getAsJsonArray().get(0)) {
      shape.add((long) each.getAsJsonArray().size());
      if (each.getAsJsonArray().isEmpty()) {
        throw new RequestException(name, "an empty list is no array");
      }
    }
    List<Double> numbers = new ArrayList<>();
    collect(name, values, shape, 0, numbers);
    return new NpyArray(
        shape.stream().mapToLong(Long::longValue).toArray(),
        numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void collect(
      String name, JsonElement values, List<Long> shape, int depth, List<Double> numbers) {
    if (depth == shape.size()) {
      try {
        numbers.add(values.getAsDouble());
      } catch (RuntimeException none) { // of several kinds
        throw new RequestException(name, "%s is no number".formatted(values));
      }
      return;
    }
    if (!(values instanceof JsonArray list) || list.size() != shape.get(depth)) {
      throw new RequestException(name, "the lists in \"values\" are of different lengths");
    }
    list.forEach(each -> collect(name, each, shape, depth + 1, numbers));
  }
}
