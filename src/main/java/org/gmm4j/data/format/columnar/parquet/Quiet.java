package org.gmm4j.data.format.columnar.parquet;

/**
 * Parquet logs through SLF4J, which says so on standard error where the application has chosen no
 * logging. That is no fault, so it is kept quiet; what the application has chosen is left alone.
 */
final class Quiet {
  private static final String PROVIDER = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private Quiet() {}

  /** To be called before Parquet is used. */
  static void keepQuietIfUnchosen() {
    boolean chosen =
        Quiet.class.getClassLoader().getResource(PROVIDER) != null
            || System.getProperty("slf4j.provider") != null
            || System.getProperty(VERBOSITY) != null;
    if (!chosen) {
      System.setProperty(VERBOSITY, "ERROR");
    }
  }
}
