package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.DataException;
import org.gmm4j.data.mapped.ArrayInFile;
import org.gmm4j.data.mapped.OutputArray;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * Where parameters and labels go: {@code model_out}, a model file as the command line writes it;
 * {@code into}, arrays of the caller by the names that they have in such a file; and with {@code
 * keep} they stay here, to be taken later.
 */
public final class Results {
  private static final String LABELS = "labels";

  private final @Nullable Path model;
  private final Map<String, ArrayInFile> into = new LinkedHashMap<>();
  private final boolean kept;

  /** Takes all of it from a request. */
  public Results(Request request) {
    model = request.file("model_out");
    kept = request.truth("keep");
    JsonObject arrays = request.object("into");
    if (arrays != null) {
      for (Map.Entry<String, JsonElement> each : arrays.entrySet()) {
        into.put(each.getKey(), ArrayOptions.inFile("into." + each.getKey(), each.getValue()));
      }
    }
  }

  /**
   * Fails if the file could not be written: for a check before the work begins.
   *
   * @throws DataException if so
   */
  public void require() {
    if (model != null) {
      OutputFile.requireWritable(model);
    }
  }

  /**
   * Writes what was asked for, and keeps it.
   *
   * @param rows the handle of what the mixture was fitted to
   * @param answer is told of what is kept: its number, and the shapes of its arrays
   * @param labels null if there are none
   * @param facts tells what a model file keeps beside the parameters
   */
  public void write(
      GaussianMixture mixture,
      FitResult.@Nullable Assignments labels,
      Supplier<Map<String, Object>> facts,
      Handles handles,
      long rows,
      Map<String, Object> answer) {
    fill(mixture, labels);
    if (model != null) {
      Models.write(mixture, facts.get(), model);
    }
    if (kept) {
      tell(mixture, handles.keep(mixture, rows), answer);
    }
  }

  /** Says what a mixture that is kept is like. */
  public static void tell(GaussianMixture mixture, long number, Map<String, Object> answer) {
    Map<String, Object> shapes = new LinkedHashMap<>();
    arrays(mixture).values().forEach(each -> shapes.put(each.name(), each.shape()));
    answer.put("model", number);
    answer.put("covariance_type", mixture.covariance().structure().name());
    answer.put("shapes", shapes);
  }

  /**
   * Fills the caller's arrays.
   *
   * @param labels null if there are none
   */
  public void fill(GaussianMixture mixture, FitResult.@Nullable Assignments labels) {
    Map<String, NamedArray> arrays = arrays(mixture);
    for (Map.Entry<String, ArrayInFile> each : into.entrySet()) {
      NamedArray found = arrays.get(each.getKey());
      if (each.getKey().equals(LABELS) && labels != null) {
        write(labels, each.getValue());
      } else if (found != null) {
        write(found, each.getValue());
      } else {
        List<String> names = new ArrayList<>(arrays.keySet());
        throw new RequestException(
            "into",
            "there is no array '%s'; there are %s%s"
                .formatted(
                    each.getKey(), String.join(", ", names), labels == null ? "" : ", labels"));
      }
    }
  }

  private static Map<String, NamedArray> arrays(GaussianMixture mixture) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    Models.arrays(mixture).forEach(each -> arrays.put(each.name(), each));
    return arrays;
  }

  /** Fills an array with labels. */
  public static void write(FitResult.Assignments labels, ArrayInFile array) {
    try (OutputArray out = new OutputArray(LABELS, array, true, labels.rows())) {
      out.putWhole(labels.rows(), labels::get);
    }
  }

  private static void write(NamedArray values, ArrayInFile array) {
    long[] shape = new long[values.shape().length];
    Arrays.setAll(shape, i -> values.shape()[i]);
    boolean whole = values.type() == NamedArray.Type.INTEGER;
    try (OutputArray out = new OutputArray(values.name(), array, whole, shape)) {
      if (whole) {
        DoubleBuffer numbers = values.part().apply(0);
        out.putWhole(numbers.limit(), i -> (int) numbers.get((int) i));
        return;
      }
      long each = Arrays.stream(shape).reduce(1, Math::multiplyExact) / values.parts();
      IntStream.range(0, values.parts())
          .parallel()
          .forEach(part -> out.put(part * each, values.part().apply(part)));
    }
  }
}
