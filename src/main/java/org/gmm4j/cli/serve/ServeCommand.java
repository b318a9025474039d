package org.gmm4j.cli.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;

/** {@code gmm4j serve}. */
@Command(
    name = "serve",
    description = {
      "Works for a program in another language: requests are lines of JSON on standard input, answers"
          + " lines of JSON on standard output; docs/serve.md tells of them.",
      "Ends with its input, or with the process that started it."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Runnable {
  @Override
  public void run() {
    OutputStream answers = System.out;
    System.setOut(System.err); // a library's chatter is no answer
    try {
      new Worker(System.in, answers, System.err).run();
    } catch (IOException gone) {
      throw new UncheckedIOException("standard input: cannot be read", gone);
    }
  }
}
