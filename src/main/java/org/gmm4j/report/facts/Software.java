package org.gmm4j.report.facts;

/** What computes. */
public final class Software {
  private Software() {}

  /** The version of gmm4j, as the jar says it; "development" without a jar. */
  public static String version() {
    String version = Software.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Java's version and vendor. */
  public static String java() {
    return System.getProperty("java.version") + ", " + System.getProperty("java.vendor");
  }

  /** The operating system and the processor's architecture. */
  public static String system() {
    return "%s %s, %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
  }
}
