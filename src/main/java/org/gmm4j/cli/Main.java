package org.gmm4j.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitException;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.cli.impute.ImputeCommand;
import org.gmm4j.cli.judging.EvaluateCommand;
import org.gmm4j.cli.output.OptionNames;
import org.gmm4j.cli.output.StandardOutput;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.Version;
import org.gmm4j.cli.pictures.GalleryCommand;
import org.gmm4j.cli.pictures.PlotCommand;
import org.gmm4j.cli.pictures.ReportCommand;
import org.gmm4j.cli.select.SelectCommand;
import org.gmm4j.cli.serve.ServeCommand;
import org.gmm4j.data.DataException;
import org.gmm4j.data.FileName;
import org.gmm4j.device.BlasException;
import org.gmm4j.device.DeviceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line's entry. Exit codes: 0 done; 1 a fit that failed; 2 wrong usage, unreadable
 * input or a device that is not there; 130 interrupted. Errors are one line on standard error.
 */
@Command(
    name = "gmm4j",
    description =
        "Gaussian mixtures for high-dimensional data, on GPUs through OpenCL and on CPUs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "DATA is a file (a.npy), an array in one (a.npz:rows), a folder of images, - for standard"
          + " input, or mnist-2v6, the 1,990 twos and sixes of MNIST's test set that come with the"
          + " program.",
      "Files are told apart by their content, packed by gzip or zstd or not.",
      "",
      "Example: gmm4j fit mnist-2v6 -k 2 --reg 0.05 --out model.npz"
    })
public final class Main implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          FitCommand.class,
          SelectCommand.class,
          PlanCommand.class,
          PredictCommand.class,
          ScoreCommand.class,
          EvaluateCommand.class,
          SampleCommand.class,
          ImputeCommand.class,
          PlotCommand.class,
          ReportCommand.class,
          GalleryCommand.class,
          InfoCommand.class,
          ConvertCommand.class,
          DevicesCommand.class,
          TuneCommand.class,
          ServeCommand.class);

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    StandardOutput output = StandardOutput.install();
    System.setProperty("java.awt.headless", "true"); // images are read, no window is opened
    int code = ServeCommand.isMeantBy(args) ? ServeCommand.serve() : run(args);
    System.out.flush();
    if (output.failure() != null) {
      complain(commandLine(), "standard output: cannot be written (" + output.failure() + ")");
      code = code == 0 ? USAGE : code;
    }
    Suspension.end(code);
    System.exit(code);
  }

  /** Runs a command; the tests' way in. */
  static int run(String... args) {
    CommandLine commandLine = commandLine(args);
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError full) {
      complain(
          commandLine,
          "not enough memory (%s); GMM4J_JAVA_OPTIONS=-Xmx16g in the environment gives 16 GB"
              .formatted(full.getMessage()));
      return FAILED;
    }
  }

  private static CommandLine commandLine(String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    asked(args).forEach(commandLine::addSubcommand);
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, Main::path)
        .setParameterExceptionHandler(
            (wrong, given) -> {
              complain(wrong.getCommandLine(), oneLine(wrong));
              return USAGE;
            })
        .setExecutionExceptionHandler((failed, command, parsed) -> exitCode(failed, command));
  }

  /**
   * The command that the first argument names, or all of them, to choose from: picocli takes a
   * tenth of a second to look at every option of every command.
   */
  private static List<Class<?>> asked(String... args) {
    for (Class<?> command : COMMANDS) {
      if (args.length > 0 && command.getAnnotation(Command.class).name().equals(args[0])) {
        return List.of(command);
      }
    }
    return COMMANDS;
  }

  private static Path path(String name) {
    try {
      return FileName.of(name);
    } catch (DataException unusable) {
      throw new TypeConversionException(unusable.getMessage());
    }
  }

  private static int exitCode(Exception failed, CommandLine commandLine) {
    if (failed instanceof SuspendedException) {
      return Suspension.INTERRUPTED; // how to go on has been told
    }
    if (failed instanceof CancellationException) {
      complain(commandLine, String.valueOf(failed.getMessage()));
      return Suspension.INTERRUPTED;
    }
    if (failed instanceof FitException) {
      complain(commandLine, OptionNames.addTo(String.valueOf(failed.getMessage())));
      return FAILED;
    }
    if (failed instanceof DataException
        || failed instanceof DeviceException
        || failed instanceof BlasException) {
      complain(commandLine, OptionNames.addTo(String.valueOf(failed.getMessage())));
      if (failed instanceof DeviceException device && !device.detail().isEmpty()) {
        commandLine.getErr().println(device.detail().strip());
      }
      return USAGE;
    }
    if (failed instanceof UncheckedIOException gone && gone.getCause() != null) {
      complain(commandLine, gone.getMessage() + " (" + gone.getCause().getMessage() + ")");
      return USAGE;
    }
    complain(commandLine, "this is a mistake in gmm4j: " + failed);
    failed.printStackTrace(commandLine.getErr());
    return FAILED;
  }

  private static String oneLine(ParameterException wrong) {
    String message =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : String.valueOf(wrong.getMessage());
    return message + " (see gmm4j " + subcommand(wrong.getCommandLine()) + "--help)";
  }

  private static String unmatched(UnmatchedArgumentException wrong) {
    CommandLine commandLine = wrong.getCommandLine();
    String first = wrong.getUnmatched().get(0);
    if (wrong.isUnknownOption()) {
      String near = String.join(" or ", wrong.getSuggestions());
      return "unknown option '" + first + (near.isEmpty() ? "'" : "': did you mean " + near + "?");
    }
    if (commandLine.getParent() != null) {
      return "unexpected argument '" + first + "'";
    }
    return "unknown command '%s': choose %s".formatted(first, commands(commandLine));
  }

  private static String commands(CommandLine commandLine) {
    return String.join(", ", commandLine.getSubcommands().keySet());
  }

  private static String subcommand(CommandLine commandLine) {
    return commandLine.getParent() == null ? "" : commandLine.getCommandName() + " ";
  }

  private static void complain(
      CommandLine commandLine, @org.jspecify.annotations.Nullable String message) {
    PrintWriter err = commandLine.getErr();
    // one line, whatever a damaged file or a strange name brings into the message
    err.println("gmm4j: " + String.valueOf(message).replaceAll("\\p{Cntrl}+", " "));
    err.flush();
  }

  @Override
  public void run() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(commandLine, "which command? choose " + commands(commandLine));
  }
}
