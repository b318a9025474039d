package org.gmm4j.cli.serve;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gmm4j.cli.output.Version;
import org.gmm4j.cli.serve.calls.Calls;
import org.gmm4j.cli.serve.protocol.Answers;
import org.gmm4j.cli.serve.protocol.Failure;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.serve.protocol.Told;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests and answers them: one after the other on a thread of its own, so that meanwhile
 * what comes in is heard, and can cancel what is at work. The end of its input is its end.
 */
final class Worker {
  /** The version of the protocol: it grows with what callers have to know of. */
  private static final int PROTOCOL = 1;

  private static final int SECONDS_TO_END = 10;

  /** One request and who asked; null at the end. */
  private record Asked(@Nullable Request request, Told told) {}

  private final InputStream in;
  private final Answers answers;
  private final PrintStream mistakes;
  private final BlockingQueue<Asked> queue = new LinkedBlockingQueue<>();
  private final Map<JsonElement, Told> asked = new ConcurrentHashMap<>();
  private final Thread working = new Thread(this::work, "gmm4j-calls");

  /**
   * Prepares.
   *
   * @param mistakes where traces of errors go that should not be
   */
  Worker(InputStream in, OutputStream out, PrintStream mistakes) {
    this.in = in;
    this.answers = new Answers(out);
    this.mistakes = mistakes;
  }

  /** Works until the input ends. */
  void run() throws IOException {
    working.setDaemon(true); // the end of the input ends the process, whatever is at work
    working.start();
    answers.ready(facts());
    Calls.prepare(); // while the caller gets ready
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          hear(line);
        }
      }
    } finally {
      end();
    }
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", Version.text());
    facts.put("protocol", PROTOCOL);
    facts.put("pid", ProcessHandle.current().pid());
    facts.put("java", System.getProperty("java.version"));
    facts.put("threads", Runtime.getRuntime().availableProcessors());
    return facts;
  }

  private void hear(String line) {
    Request request;
    try {
      request = Request.of(line);
    } catch (RuntimeException wrong) {
      answers.error(JsonNull.INSTANCE, Failure.of(wrong));
      return;
    }
    try {
      switch (request.call()) {
        case "ping" -> {
          request.requireNothingElse();
          answers.result(request.id(), facts());
        }
        case "cancel" -> answers.result(request.id(), cancel(request));
        default -> {
          Told told = new Told(request.id(), answers);
          asked.put(request.id(), told);
          queue.add(new Asked(request, told));
        }
      }
    } catch (RequestException wrong) {
      answers.error(request.id(), Failure.of(wrong));
    }
  }

  private Map<String, Object> cancel(Request request) {
    Told of = asked.get(request.require("of"));
    request.requireNothingElse();
    if (of != null) {
      of.cancel();
      if (queue.removeIf(each -> each.told() == of)) { // it waits still
        asked.remove(of.id(), of);
        answers.error(of.id(), Failure.INTERRUPTED);
      }
    }
    return Map.of("cancelled", of != null);
  }

  private void work() {
    try (Calls calls = new Calls()) {
      for (Asked next = queue.take(); next.request() != null; next = queue.take()) {
        answer(calls, next.request(), next.told());
      }
    } catch (InterruptedException ended) {
      // it is the end, too
    }
  }

  /** One call; the answer to it is the last that is heard of it. */
  private void answer(Calls calls, Request request, Told told) {
    Map<String, Object> result = null;
    Failure failure = null;
    told.begin();
    try {
      result = calls.answer(request, told);
    } catch (Throwable thrown) {
      failure = told.isCancelled() ? Failure.INTERRUPTED : Failure.of(thrown);
      if (failure.kind().equals("internal")) {
        thrown.printStackTrace(mistakes);
      }
    }
    told.end();
    asked.remove(told.id(), told);
    if (failure != null) {
      answers.error(told.id(), failure);
    } else if (result != null) {
      answers.result(told.id(), result);
    }
  }

  /** Stops what is at work, and waits until that is so. */
  void end() {
    queue.add(new Asked(null, new Told(JsonNull.INSTANCE, answers)));
    asked.values().forEach(Told::cancel);
    try {
      working.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
