package org.gmm4j.spark;

import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.gmm4j.FitException;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;

/** How main classes end: what goes wrong is one line on standard error, and an exit code. */
final class Main {
  private Main() {}

  /** A program. */
  interface Program {
    void run(List<String> arguments);
  }

  /** Runs one, and ends the process if that fails. */
  static void run(String usage, String[] arguments, Program program) {
    int code = codeOf(usage, List.of(arguments), program);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs one: 0, 1 for a fit that failed, 2 for wrong usage or data. */
  static int codeOf(String usage, List<String> arguments, Program program) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(usage);
      return 0;
    }
    try {
      program.run(arguments);
      return 0;
    } catch (Exception failed) { // Spark throws checked ones that it does not declare
      return codeOf(failed);
    }
  }

  private static int codeOf(Exception failed) {
    if (failed instanceof FitException || failed instanceof DeviceException) {
      return said(String.valueOf(failed.getMessage()), 1);
    }
    if (failed instanceof SparkThrowable sparks) { // a plan or advice may follow the first line
      String first = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
      boolean data =
          failed instanceof AnalysisException
              || String.valueOf(sparks.getCondition()).startsWith("FAILED_READ_FILE");
      return said(first, data ? 2 : 1);
    }
    if (failed instanceof DataException
        || failed instanceof IllegalArgumentException
        || failed instanceof UncheckedIOException) {
      return said(String.valueOf(failed.getMessage()), 2);
    }
    throw failed instanceof RuntimeException other ? other : new IllegalStateException(failed);
  }

  private static int said(String line, int code) {
    System.err.println("gmm4j: " + line);
    return code;
  }
}
