package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.gmm4j.cli.serve.protocol.Failure;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.cli.settings.FitSettings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Options of the command line in a request: by the same names and values, with _ for -. */
public final class Settings {
  private Settings() {}

  /** Loads what it takes, which the first request would wait for. */
  public static void prepare() {
    CommandSpec.forAnnotatedObject(new FitSettings());
  }

  /**
   * Sets options from a request, which they are taken from.
   *
   * @param options an object whose fields are options
   * @return the same
   * @throws RequestException if a value is refused
   */
  public static <T> T of(T options, Request request) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(options);
    List<String> arguments = new ArrayList<>();
    for (String name : request.left()) {
      String option = (name.length() == 1 ? "-" : "--") + name.replace('_', '-');
      if (spec.findOption(option) != null) {
        add(name, option, request.require(name), arguments);
      }
    }
    new CommandLine(spec)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new));
    return options;
  }

  private static void add(String name, String option, JsonElement value, List<String> arguments) {
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      if (primitive.getAsBoolean()) {
        arguments.add(option);
      }
    } else if (value instanceof JsonPrimitive primitive) {
      arguments.add(option + "=" + primitive.getAsString());
    } else if (value instanceof JsonArray list) {
      arguments.add(
          option
              + "="
              + StreamSupport.stream(list.spliterator(), false)
                  .map(JsonElement::getAsString)
                  .collect(Collectors.joining(",")));
    } else {
      throw new RequestException(name, "is a number, a text, true, false or a list of them");
    }
  }

  /** The exception of an option whose value makes no sense. */
  public static RuntimeException refusal(String option, String why) {
    return new RequestException(
        Failure.names(option.equals("-k") ? "--components" : option), Failure.names(why));
  }
}
