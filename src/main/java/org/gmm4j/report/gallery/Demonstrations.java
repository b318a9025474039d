package org.gmm4j.report.gallery;

import java.util.List;

/** All that there are, in the order in which they are shown. */
final class Demonstrations {
  static final List<Demonstration> ALL =
      List.of(
          new FiveClusters(),
          new ThreeClusters(),
          new TruthAndFit(),
          new Restarts(),
          new Series(),
          new Mnist2v6());

  private Demonstrations() {}
}
