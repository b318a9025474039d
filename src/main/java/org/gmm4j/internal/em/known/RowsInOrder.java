package org.gmm4j.internal.em.known;

import java.util.Arrays;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.internal.compute.RowSink;

/**
 * Puts rows that are known between those that come block by block: the sink gets all in their
 * order.
 */
final class RowsInOrder implements RowSink {
  private static final int MOST = 1024; // rows of a block

  private final KnownLabels known;
  private final double[] logDensities; // of known rows [N]
  private final int components;
  private final RowSink sink;
  private final double[] blockDensities;
  private final double[] blockPosteriors;
  private final int[] owners; // of known rows [N]
  private int next; // row of the sink
  private int waiting; // rows of the block

  /**
   * Begins.
   *
   * @param rows N
   * @param components K
   */
  RowsInOrder(int rows, KnownLabels known, int components, RowSink sink) {
    this.known = known;
    this.components = components;
    this.sink = sink;
    this.logDensities = new double[rows];
    this.owners = new int[rows];
    this.blockDensities = new double[MOST];
    this.blockPosteriors = new double[MOST * components];
  }

  /** Notes a known row: before the others come. */
  void known(int row, int owner, double logDensity) {
    owners[row] = owner;
    logDensities[row] = logDensity;
  }

  @Override
  public void accept(long firstRow, int count, double[] ofBlock, double[] posteriors) {
    for (int i = 0; i < count; i++) {
      giveKnown();
      System.arraycopy(
          posteriors, i * components, blockPosteriors, waiting * components, components);
      put(ofBlock[i]);
    }
  }

  /** Gives what is left. */
  void end() {
    giveKnown();
    give();
  }

  /** Gives the known rows that stand before the next one of the others. */
  private void giveKnown() {
    while (next + waiting < logDensities.length && known.isKnown(next + waiting)) {
      int row = next + waiting;
      int begin = waiting * components;
      Arrays.fill(blockPosteriors, begin, begin + components, 0);
      blockPosteriors[begin + owners[row]] = 1;
      put(logDensities[row]);
    }
  }

  private void put(double logDensity) {
    blockDensities[waiting++] = logDensity;
    if (waiting == MOST) {
      give();
    }
  }

  private void give() {
    if (waiting > 0) {
      sink.accept(
          next,
          waiting,
          Arrays.copyOf(blockDensities, waiting),
          Arrays.copyOf(blockPosteriors, waiting * components));
      next += waiting;
      waiting = 0;
    }
  }
}
