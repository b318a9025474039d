package org.gmm4j.cli.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.data.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** A command's way to speak: results to standard output, notices to standard error. A mixin. */
@Command
public final class Output {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  private @Nullable Live live;
  private boolean silent;

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec);
  }

  /** What was typed behind the program's name. */
  public List<String> arguments() {
    return spec().root().commandLine().getParseResult().originalArgs();
  }

  /** What of the command's options and arguments was given. */
  public ParseResult parsed() {
    return spec().commandLine().getParseResult();
  }

  /** What stands on the terminal until the next line of results, and makes way for notices. */
  public void live(@Nullable Live display) {
    live = display;
  }

  /** From now on no lines and no notices. */
  public void silence() {
    silent = true;
  }

  /** A line of results. */
  public void line(String format, Object... arguments) {
    if (!silent) {
      requested(format, arguments);
    }
  }

  /** The same, in silence too, for what was asked for by name. */
  public void requested(String format, Object... arguments) {
    if (live != null) {
      live.close();
    }
    PrintWriter out = spec().commandLine().getOut();
    out.println(arguments.length == 0 ? format : Numbers.format(format, arguments));
    out.flush();
  }

  /** A line that tells what goes on, to standard error. */
  public void meanwhile(String line) {
    if (!silent) {
      if (live != null) {
        live.clear();
      }
      PrintWriter err = spec().commandLine().getErr();
      err.println(line);
      err.flush();
    }
  }

  /** What a person should know. */
  public void notice(String text) {
    if (!silent) {
      ending(text);
    }
  }

  /** The same, in silence too, for what explains why a command does not end well. */
  public void ending(String text) {
    if (live != null) {
      live.clear();
    }
    PrintWriter err = spec().commandLine().getErr();
    err.println("gmm4j: note: " + OptionNames.addTo(text));
    err.flush();
  }

  /**
   * Refuses to write over what is read, or written too.
   *
   * @param out the file to be written, which the option names; null for none
   * @param inputs names of arguments and options, each followed by what was given: a file, or a
   *     text that may name an array in one; null for none
   */
  public void requireOther(String option, @Nullable Path out, @Nullable Object... inputs) {
    for (int i = 0; out != null && i < inputs.length; i += 2) {
      Object input = inputs[i + 1];
      if (input != null
          && isSame(out, input instanceof Path file ? file : DataSource.fileOf(input.toString()))) {
        throw usage("%s and %s are the same file, %s".formatted(option, inputs[i], out));
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return (Files.exists(one) && Files.exists(other))
          ? Files.isSameFile(one, other)
          : one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    } catch (IOException unknown) {
      return false; // it will be told when it is opened
    }
  }

  /** Wrong usage, to be thrown: one line and exit code 2. */
  public ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
