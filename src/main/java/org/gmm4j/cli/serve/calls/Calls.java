package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.internal.compute.Devices;

/** All calls by name, and the data that they share. */
public final class Calls implements Call, AutoCloseable {
  private final Handles handles = new Handles();
  private final Map<String, Call> byName = new LinkedHashMap<>();

  public Calls() {
    byName.put("open", new OpenCall(handles));
    byName.put("close", this::close);
    byName.put("fit", new FitCall(handles));
    byName.put("select", new SelectCall(handles));
    byName.put("maximise", new MaximiseCall(handles));
    byName.put("score", new ScoreCall(handles));
    byName.put("impute", new ImputeCall(handles));
    byName.put("sample", new SampleCall(handles));
    byName.put("take", this::take);
    byName.put("read", new ReadCall(handles));
    byName.put("write", new WriteCall(handles));
    byName.put("devices", new DevicesCall());
  }

  /** Begins, in the background, to load what most calls need. */
  public static void prepare() {
    Devices.prepare(Devices.CPU);
    Thread thread = new Thread(Settings::prepare, "gmm4j-settings");
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets go of rows, or of a mixture that is kept. */
  private Map<String, Object> close(Request request, Told told) {
    JsonElement model = request.take("model");
    if (model != null) {
      request.requireNothingElse();
      handles.forget(Request.whole("model", model));
      return Map.of();
    }
    long handle = request.whole("handle");
    request.requireNothingElse();
    handles.close(handle);
    return Map.of();
  }

  /** Fills the caller's arrays with a mixture. */
  private Map<String, Object> take(Request request, Told told) {
    GaussianMixture mixture = ModelOption.of("model", request.require("model"), handles);
    Results results = new Results(request);
    request.requireNothingElse();
    results.fill(mixture, null);
    return Map.of();
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    Call call = byName.get(request.call());
    if (call == null) {
      throw new RequestException(
          "there is no call '%s'; there are %s, cancel, ping"
              .formatted(request.call(), String.join(", ", byName.keySet())));
    }
    told.requireWanted();
    return call.answer(request, told);
  }

  @Override
  public void close() {
    handles.close();
  }
}
