package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks a worker that runs on a thread of this process. */
final class Caller implements AutoCloseable {
  private final PipedOutputStream requests = new PipedOutputStream();
  private final BufferedReader answers;
  private final ByteArrayOutputStream mistakes = new ByteArrayOutputStream();
  private final Thread working;
  private final JsonObject ready;
  private final List<JsonObject> events = new ArrayList<>();
  private int last;

  Caller() throws IOException {
    PipedInputStream in = new PipedInputStream(requests, 1 << 16);
    PipedOutputStream out = new PipedOutputStream();
    answers =
        new BufferedReader(
            new InputStreamReader(new PipedInputStream(out, 1 << 20), StandardCharsets.UTF_8));
    Worker worker = new Worker(in, out, new PrintStream(mistakes, true, StandardCharsets.UTF_8));
    working =
        new Thread(
            () -> {
              try {
                worker.run();
                out.close();
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              }
            });
    working.start();
    ready = read();
  }

  JsonObject ready() {
    return ready;
  }

  /** What was told on the way to the last answer. */
  List<JsonObject> events() {
    return events;
  }

  /** Sends a line as it is. */
  void line(String line) throws IOException {
    requests.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    requests.flush();
  }

  /**
   * Asks for a call, and goes on.
   *
   * @param options what stands behind {@code "call": …,} in the request, with ' for "
   * @return its number
   */
  int ask(String call, String options, Object... arguments) throws IOException {
    String more = String.format(Locale.ROOT, options, arguments).replace('\'', '"');
    last++;
    line("{\"id\":%d,\"call\":\"%s\"%s}".formatted(last, call, more.isEmpty() ? "" : "," + more));
    return last;
  }

  JsonObject read() throws IOException {
    String line = answers.readLine();
    assertNotNull(line, () -> "no answer: " + mistakes.toString(StandardCharsets.UTF_8));
    return JsonParser.parseString(line).getAsJsonObject();
  }

  /** Waits for the end of a call. */
  JsonObject answer(int number) throws IOException {
    events.clear();
    while (true) {
      JsonObject answer = read();
      assertEquals(number, answer.get("id").getAsInt(), answer::toString);
      if (!answer.has("event")) {
        return answer;
      }
      events.add(answer);
    }
  }

  /** Has something done. */
  JsonObject result(String call, String options, Object... arguments) throws IOException {
    JsonObject answer = answer(ask(call, options, arguments));
    assertTrue(answer.has("result"), answer::toString);
    return answer.getAsJsonObject("result");
  }

  /** Asks for what cannot be done. */
  JsonObject refused(String kind, String words, String call, String options, Object... arguments)
      throws IOException {
    JsonObject answer = answer(ask(call, options, arguments));
    assertTrue(answer.has("error"), answer::toString);
    JsonObject error = answer.getAsJsonObject("error");
    String message = error.get("message").getAsString();
    assertTrue(message.contains(words), () -> "no \"" + words + "\" in: " + message);
    assertEquals(kind, error.get("kind").getAsString(), message);
    assertFalse(message.contains("--"), message);
    assertEquals(1, message.lines().count());
    return error;
  }

  /** The end of all requests, after which the worker ends. */
  void end() throws IOException, InterruptedException {
    requests.close();
    working.join(TimeUnit.SECONDS.toMillis(30));
    assertFalse(working.isAlive());
  }

  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException hurried) {
      throw new IOException(hurried);
    }
    assertEquals("", mistakes.toString(StandardCharsets.UTF_8));
  }
}
