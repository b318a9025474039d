package org.gmm4j.cli.serve.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitException;
import org.gmm4j.data.DataException;
import org.gmm4j.device.BlasException;
import org.gmm4j.device.DeviceException;
import picocli.CommandLine.ParameterException;

/**
 * Why a call came to nothing.
 *
 * @param kind of failure, for programs
 * @param message one line for people
 * @param more what else is known
 */
public record Failure(String kind, String message, Map<String, Object> more) {
  /** What a program is told if its call was cancelled. */
  public static final Failure INTERRUPTED =
      new Failure("interrupted", "the call was cancelled", Map.of());

  /** With nothing else known. */
  public Failure(String kind, String message) {
    this(kind, message, Map.of());
  }

  /** Of what was thrown. */
  public static Failure of(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    if (thrown instanceof CancellationException) {
      return INTERRUPTED;
    }
    if (thrown instanceof RequestException || thrown instanceof IllegalArgumentException) {
      return new Failure("request", message);
    }
    if (thrown instanceof ParameterException) {
      return new Failure("request", names(message));
    }
    if (thrown instanceof FitException failed) {
      String reason = message.contains("is singular at feature") ? "singular" : "other";
      return new Failure("fit", message, Map.of("reg", failed.ridge(), "reason", reason));
    }
    if (thrown instanceof DataException) {
      return new Failure(thrown.getCause() instanceof IOException ? "file" : "data", message);
    }
    if (thrown instanceof DeviceException || thrown instanceof BlasException) {
      return new Failure("device", message);
    }
    if (thrown instanceof UncheckedIOException gone && gone.getCause() != null) {
      return new Failure("file", "%s (%s)".formatted(message, gone.getCause().getMessage()));
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure("memory", "not enough memory (%s)".formatted(message));
    }
    if (thrown instanceof InternalError && message.contains("unsafe memory access")) {
      return new Failure(
          "file", "a mapped file became shorter, or its disk is full, while it was used");
    }
    return new Failure("internal", "this is a mistake in gmm4j: " + thrown);
  }

  /** Options as they are called in requests. */
  public static String names(String message) {
    return java.util.regex.Pattern.compile("--([a-z]+(?:-[a-z]+)*)")
        .matcher(message)
        .replaceAll(found -> found.group(1).replace('-', '_'));
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", kind);
    facts.put("message", message);
    facts.putAll(more);
    return facts;
  }
}
