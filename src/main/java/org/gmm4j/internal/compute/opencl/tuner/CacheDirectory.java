package org.gmm4j.internal.compute.opencl.tuner;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a user's files are kept that can be made again. */
final class CacheDirectory {
  private CacheDirectory() {}

  /** This user's, for gmm4j. */
  static Path here() {
    return of(
        System.getProperty("os.name", ""), System.getProperty("user.home", "."), System.getenv());
  }

  /** $XDG_CACHE_HOME if it is set, else what the system's customs say. */
  static Path of(String system, String home, Map<String, String> environment) {
    String given = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (Path.of(given).isAbsolute()) {
      return Path.of(given, "gmm4j");
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return local.isEmpty() ? Path.of(home, "AppData", "Local", "gmm4j") : Path.of(local, "gmm4j");
    }
    return name.startsWith("mac")
        ? Path.of(home, "Library", "Caches", "gmm4j")
        : Path.of(home, ".cache", "gmm4j");
  }
}
