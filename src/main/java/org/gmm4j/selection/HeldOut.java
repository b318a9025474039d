package org.gmm4j.selection;

import java.util.SplittableRandom;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;

/**
 * Rows in two parts, each in their order.
 *
 * @param fitted to which mixtures are fitted
 * @param judged by which they are judged
 */
record HeldOut(Dataset fitted, Dataset judged) {
  /** Of so many rows one is held out. */
  private static final int ONE_OF = 5;

  /**
   * Draws.
   *
   * @param seed the same seed holds out the same rows
   */
  static HeldOut of(Dataset data, long seed) {
    int count = data.arrayRows();
    if (count < 2) {
      throw new DataException(
          "of 1 row none can be held out: choose the criterion bic, aic or icl");
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] judged = new int[Math.max(1, count / ONE_OF)];
    int[] fitted = new int[count - judged.length];
    int drawn = 0;
    for (int row = 0; row < count; row++) { // Knuth's selection sampling
      if (random.nextInt(count - row) < judged.length - drawn) {
        judged[drawn++] = row;
      } else {
        fitted[row - drawn] = row;
      }
    }
    return new HeldOut(data.view(fitted), data.view(judged));
  }
}
