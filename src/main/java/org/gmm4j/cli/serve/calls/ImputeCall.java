package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.mapped.ArrayInFile;
import org.gmm4j.data.mapped.OutputArray;

/** {@code impute}: missing values filled in, all others as they are, in the data's own units. */
final class ImputeCall implements Call {
  private final Handles handles;

  ImputeCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    Dataset rows = handles.rows(request.whole("rows"), request).rows();
    GaussianMixture mixture = ModelOption.of("model", request.require("model"), handles);
    JsonElement into = request.require("into");
    boolean draw = request.truth("draw");
    long seed = request.whole("seed", 0);
    DeviceOptions options = Settings.of(new DeviceOptions(), request);
    request.requireNothingElse();
    if (seed != 0 && !draw) {
      throw new RequestException("seed", "is for draws");
    }
    ScoreCall.requireSame(rows, mixture);
    ArrayInFile array = ArrayOptions.inFile("into", into);
    Heard heard = new Heard(told, false);
    Dataset stored = rows.dividedBy(1);
    int d = rows.columns();
    long[] filled = new long[1];
    try (OutputArray out = new OutputArray("into", array, false, rows.rows(), d);
        Scorer scorer = Scorer.on(options.device(), mixture, options.precision(), heard::notice)) {
      Scorer.ImputedSink sink =
          (firstRow, count, values) -> {
            double[] own = new double[count * d];
            stored.read(firstRow, count, own, 0);
            for (int i = 0; i < own.length; i++) {
              if (Double.isNaN(own[i])) {
                own[i] = finite(values[i] * rows.scale(), firstRow + i / d);
                filled[0]++;
              }
            }
            out.put(firstRow * d, own, 0, own.length);
          };
      if (draw) {
        scorer.impute(rows, seed, sink);
      } else {
        scorer.impute(rows, sink);
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("filled", filled[0]);
    answer.put("notes", heard.notes());
    return answer;
  }

  private static double finite(double value, long row) {
    if (!Double.isFinite(value)) {
      throw new DataException(
          "row %d: its values are so large that squared distances overflow; divide them by something"
              .formatted(row + 1));
    }
    return value;
  }
}
