package org.gmm4j.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Names of files, as people write them. */
public final class FileName {
  private FileName() {}

  /**
   * The path with this name.
   *
   * @throws DataException if Java cannot use it
   */
  public static Path of(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException unusable) {
      throw new DataException(name + ": " + why(name, unusable.getReason()), unusable);
    }
  }

  private static String why(String name, String reason) {
    return name.chars().allMatch(c -> c < 128)
        ? "is no name of a file (%s)".formatted(reason)
        : ("has characters that Java cannot use in names of files when it is started %s; a language"
                + " setting with UTF-8 would do, LC_ALL=C.UTF-8 for instance")
            .formatted(language(System.getenv()));
  }

  /** The setting that decides: the first of the three that is not empty. */
  static String language(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .map(variable -> "with " + variable + "=" + environment.get(variable))
        .findFirst()
        .orElse("without a language setting");
  }
}
