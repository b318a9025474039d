package org.gmm4j.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs JMH with its usual arguments and keeps the results, with facts about the machine, as one
 * JSON file: {@code jmh-DATE-TIME-MACHINE.json} in the directory that comes first.
 */
public final class Run {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Run() {}

  /**
   * Runs.
   *
   * @param args the directory for the results, then JMH's arguments
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    String[] jmhArgs = Arrays.copyOfRange(args, 1, args.length);
    CommandLineOptions options = new CommandLineOptions(jmhArgs);
    if (options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats()) {
      Main.main(jmhArgs);
      return;
    }
    LocalDateTime begin = LocalDateTime.now();
    Machine machine = Machine.here();
    ChainedOptionsBuilder chosen = new OptionsBuilder().parent(options);
    if (!options.getParameter("backend").hasValue()) {
      chosen.param("backend", available(machine));
    }
    Collection<RunResult> results = new Runner(chosen.build()).run();
    if (results.isEmpty()) {
      System.err.println("no results, so no file");
      System.exit(1);
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("date", begin.withNano(0).toString());
    file.put("arguments", jmhArgs);
    file.put("machine", machine.facts());
    file.put("results", json(results));
    Files.createDirectories(directory);
    String time = begin.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path path = directory.resolve("jmh-" + time + "-" + machine.shortName() + ".json");
    Files.writeString(path, GSON.toJson(file) + "\n");
    System.out.println("results in " + path);
  }

  /** The backends of {@link Mnist2v6State} that this machine has. */
  private static String[] available(Machine machine) throws NoSuchFieldException {
    String[] all =
        Mnist2v6State.class
            .getField("backend")
            .getAnnotation(org.openjdk.jmh.annotations.Param.class)
            .value();
    List<String> found = new ArrayList<>();
    for (String backend : all) {
      if (machine.has(backend)) {
        found.add(backend);
      } else {
        System.out.println("# left out, this machine has no device for it: " + backend);
      }
    }
    return found.toArray(String[]::new);
  }

  private static JsonElement json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    return JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8));
  }
}
