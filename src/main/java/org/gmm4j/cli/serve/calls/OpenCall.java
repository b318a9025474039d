package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.mapped.MappedArray;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/** {@code open}: rows that later calls name by a handle. */
final class OpenCall implements Call {
  private static final String ROWS = "rows";

  private final Handles handles;

  OpenCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    JsonElement array = request.require(ROWS);
    Double missing = missing(request);
    Double scale = request.real("scale");
    boolean finite = request.truth("finite");
    List<String> columns = names(request);
    @Nullable MappedArray mapped =
        ArrayOptions.isInline(array) ? null : MappedArray.of(ArrayOptions.inFile(ROWS, array));
    try {
      Dataset rows = mapped == null ? inMemory(array) : inPlace(mapped);
      if (!finite || missing != null) {
        rows = missing == null ? rows.complete(ROWS) : rows.withMissing(missing);
      }
      rows = Handles.weighted(scale == null ? rows : rows.dividedBy(scale), request);
      request.requireNothingElse();
      if (!columns.isEmpty() && columns.size() != rows.columns()) {
        throw new RequestException(
            "columns", "%d names of %d columns".formatted(columns.size(), rows.columns()));
      }
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("handle", handles.keep(new DataSource(ROWS, rows, null, columns), mapped));
      answer.put(ROWS, rows.rows());
      answer.put("features", rows.columns());
      answer.put("incomplete", rows.isIncomplete());
      return answer;
    } catch (RuntimeException | Error failed) {
      if (mapped != null) {
        mapped.close();
      }
      throw failed;
    }
  }

  private static Dataset inPlace(MappedArray mapped) {
    Values values = mapped.rows();
    return Dataset.ofValues(values, mapped.count(), mapped.columns());
  }

  private static Dataset inMemory(JsonElement array) {
    NpyArray all = ArrayOptions.reals(ROWS, array);
    if (all.shape().length != 2) {
      throw new DataException("rows have the shape (N, d)");
    }
    int columns = (int) all.shape()[1];
    return Dataset.ofValues(
        new DoubleValues(new double[][] {all.values()}, columns, 1), all.shape()[0], columns);
  }

  /** "nan" or a number. */
  private static @Nullable Double missing(Request request) {
    JsonElement mark = request.take("missing");
    if (mark == null) {
      return null;
    }
    if (mark instanceof JsonPrimitive text && text.isString() && text.getAsString().equals("nan")) {
      return Double.NaN;
    }
    if (mark instanceof JsonPrimitive number && number.isNumber()) {
      return number.getAsDouble();
    }
    throw new RequestException("missing", "is \"nan\" or a number, not " + mark);
  }

  private static List<String> names(Request request) {
    JsonElement list = request.take("columns");
    List<String> names = new ArrayList<>();
    if (list != null) {
      if (!list.isJsonArray()) {
        throw new RequestException("columns", "is a list of names");
      }
      list.getAsJsonArray().forEach(each -> names.add(each.getAsString()));
    }
    return names;
  }
}
