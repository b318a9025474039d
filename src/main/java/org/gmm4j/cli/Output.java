package org.gmm4j.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command's way to speak: results to standard output, notices to standard error. A mixin. */
@Command
final class Output {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  private Runnable beforeResults = () -> {};

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec);
  }

  /** What to do before the next line of results: end a progress display. */
  void beforeResults(Runnable action) {
    beforeResults = action;
  }

  void line(String format, Object... arguments) {
    beforeResults.run();
    PrintWriter out = spec().commandLine().getOut();
    out.println(arguments.length == 0 ? format : Numbers.format(format, arguments));
    out.flush();
  }

  void notice(String text) {
    PrintWriter err = spec().commandLine().getErr();
    err.println("gmm4j: note: " + text);
    err.flush();
  }

  /** Wrong usage, to be thrown: one line and exit code 2. */
  ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
