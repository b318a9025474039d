package org.gmm4j.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library behind the protocol of {@code peers/protocol.py}: arguments FOLDER OUT RIDGE TOLERANCE;
 * a line of JSON with the version; then for every line with a number of iterations one fit from the
 * start and a line of JSON.
 */
interface Peer {
  /** Fits once, from the start. */
  Fit fit(int iterations) throws Exception;

  /** Makes a peer ready for its workload. */
  interface Factory {
    Peer open(Workload workload) throws Exception;
  }

  /** Serves until the input ends; {@code of} is a class of the library's jar. */
  static void serve(String[] args, Class<?> of, Factory factory) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // what libraries print must not come between
    Path results = Path.of(args[1]);
    Peer peer =
        factory.open(
            new Workload(
                Path.of(args[0]), Double.parseDouble(args[2]), Double.parseDouble(args[3])));
    out.println("{\"version\": \"" + version(of) + "\"}");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(peer, Integer.parseInt(line), results));
    }
    System.exit(0);
  }

  private static String answer(Peer peer, int iterations, Path results) {
    try {
      Fit fit = peer.fit(iterations);
      write(fit, results);
      return "{\"seconds\": %s, \"seconds_per_iteration\": %s, \"iterations\": %s, \"converged\": %s}"
          .formatted(fit.seconds(), fit.eachSeconds(), fit.iterations(), fit.converged());
    } catch (Exception | LinkageError | OutOfMemoryError failure) {
      failure.printStackTrace();
      String first = failure.getClass().getSimpleName() + ": " + failure.getMessage();
      return "{\"error\": \""
          + first.lines().findFirst().orElse("").replaceAll("[\\\\\"]", "'")
          + "\"}";
    }
  }

  private static void write(Fit fit, Path results) throws IOException {
    int components = fit.weights().length;
    int features = fit.means()[0].length;
    if (fit.labels() != null) {
      NpyFile.write(results.resolve("labels.npy"), fit.labels());
    }
    NpyFile.write(results.resolve("weights.npy"), fit.weights(), components);
    NpyFile.write(results.resolve("means.npy"), Fit.flat(fit.means()), components, features);
    NpyFile.write(
        results.resolve("covariances.npy"),
        Fit.flat(fit.covariances()),
        components,
        features,
        features);
  }

  /** From the name of the jar. */
  private static String version(Class<?> of) {
    Matcher jar =
        Pattern.compile("-(\\d[^/]*)\\.jar")
            .matcher(of.getProtectionDomain().getCodeSource().getLocation().getPath());
    return jar.find() ? jar.group(1) : "unknown";
  }

  /** Seconds since a {@link System#nanoTime}. */
  static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
