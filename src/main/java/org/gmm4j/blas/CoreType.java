package org.gmm4j.blas;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses OpenBLAS's kernels before the library loads. OpenBLAS 0.3.31 does not know AMD's AVX-512
 * processors and runs them with AVX2 kernels at half their speed; naming the core in the
 * environment of this process is the only way to tell it. A user's own OPENBLAS_CORETYPE wins.
 */
final class CoreType {
  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final Set<String> AVX512 =
      Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");

  private CoreType() {}

  private interface C extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /** Sets the variable where that helps. Must run before OpenBLAS is loaded. */
  static void choose() {
    if (System.getenv(VARIABLE) == null && isAmdWithAvx512()) {
      Native.load("c", C.class).setenv(VARIABLE, "SkylakeX", 0);
    }
  }

  private static boolean isAmdWithAvx512() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
        || !Files.isReadable(cpuinfo)) {
      return false;
    }
    try (var lines = Files.lines(cpuinfo)) {
      // The first processor's block says it all: vendor_id comes before flags.
      String words =
          lines
              .filter(line -> line.startsWith("vendor_id") || line.startsWith("flags"))
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .limit(2)
              .collect(Collectors.joining(" "));
      Set<String> facts = new HashSet<>(List.of(words.split(" ")));
      return facts.contains("AuthenticAMD") && facts.containsAll(AVX512);
    } catch (IOException unreadable) {
      return false; // then OpenBLAS chooses, which is slower but right
    }
  }
}
