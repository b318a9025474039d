package org.gmm4j.cli.serve.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes answers, a JSON object a line, whole or not at all, by any thread. NaN and infinities are
 * written as Python's reader takes them. Who no longer listens is not told.
 */
public final class Answers {
  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeSpecialFloatingPointValues()
          .serializeNulls()
          .create();

  private final OutputStream out;

  public Answers(OutputStream out) {
    this.out = out;
  }

  /** That the worker listens, before any answer. */
  public void ready(Map<String, Object> facts) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("ready", "gmm4j");
    line.putAll(facts);
    write(line);
  }

  /** Something that happens on the way to an answer. */
  public void event(JsonElement id, String kind, Map<String, Object> facts) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put("event", kind);
    line.putAll(facts);
    write(line);
  }

  /** The end of a call that did what it was asked for. */
  public void result(JsonElement id, Map<String, Object> result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put("result", result);
    write(line);
  }

  /** The end of one that did not. */
  public void error(JsonElement id, Failure failure) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put("error", failure.facts());
    write(line);
  }

  private synchronized void write(Map<String, Object> line) {
    byte[] bytes = (GSON.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8);
    boolean interrupted = Thread.interrupted(); // a line must not be cut by it
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException gone) {
      // the end of its requests says so, too
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
