package org.gmm4j.cli.output;

import org.gmm4j.report.facts.Software;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {
  public static String text() {
    return Software.version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"gmm4j " + text()};
  }
}
