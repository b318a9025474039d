package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gmm4j.io.CheckpointFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Command lines that a checkpoint keeps, so that nobody has to type them again. */
final class ResumedArguments {
  /** Where checkpoints are and how much is told: of one process, not of the fit. */
  private static final Set<String> OWN = Set.of("--checkpoint", "--resume", "--quiet", "--verbose");

  private ResumedArguments() {}

  /** The options that were given, but for those of one process: as {@code --name=value}. */
  static List<String> of(ParseResult parsed) {
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      String name = option.longestName();
      if (!OWN.contains(name)) {
        if (option.arity().max() == 0) {
          arguments.add(name);
        } else {
          option.originalStringValues().forEach(value -> arguments.add(name + "=" + value));
        }
      }
    }
    return arguments;
  }

  /**
   * The command line with the options that a checkpoint keeps and that were not given now; empty if
   * there are none of these.
   *
   * @param command a new one, to understand them
   */
  static List<String> completed(Path checkpoint, CommandLine command, ParseResult given) {
    List<String> kept = CheckpointFile.note(checkpoint).lines().toList();
    List<String> all = missing(kept, command, given);
    if (!all.isEmpty()) {
      CommandLine root = given.commandSpec().root().commandLine();
      all.addAll(0, root.getParseResult().originalArgs());
    }
    return all;
  }

  private static List<String> missing(List<String> kept, CommandLine command, ParseResult given) {
    ParseResult there = command.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(withData(kept));
    List<String> missing = new ArrayList<>();
    for (String argument : of(there)) {
      String name =
          argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      if (!given.hasMatchedOption(name)) {
        missing.add(argument);
      }
    }
    return missing;
  }

  private static String[] withData(List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.add("-");
    return all.toArray(String[]::new);
  }
}
