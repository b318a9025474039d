package org.gmm4j.internal;

/**
 * ND4J, jhdf and Parquet log through SLF4J, which says so on standard error where the application
 * has chosen no logging. That is no fault, so it is kept quiet; what the application has chosen is
 * left alone.
 */
public final class Logging {
  private static final String PROVIDER = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private Logging() {}

  /** To be called before one of them is used. */
  public static void keepQuietIfUnchosen() {
    boolean chosen =
        Logging.class.getClassLoader().getResource(PROVIDER) != null
            || System.getProperty("slf4j.provider") != null
            || System.getProperty(VERBOSITY) != null;
    if (!chosen) {
      System.setProperty(VERBOSITY, "ERROR");
    }
  }
}
