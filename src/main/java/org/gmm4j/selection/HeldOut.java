package org.gmm4j.selection;

import java.util.SplittableRandom;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;

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
   * Draws, among the rows of which nothing is known: known ones are fitted.
   *
   * @param seed the same seed holds out the same rows
   */
  static HeldOut of(Dataset data, long seed) {
    KnownLabels known = data.knownLabels();
    int count = known.areNone() ? data.arrayRows() : known.rowsOf(KnownLabels.UNKNOWN).length;
    if (count < 2) {
      throw new DataException(
          "of %s none can be held out: choose the criterion bic, aic or icl"
              .formatted(known.areNone() ? "1 row" : "rows of which all but one are known"));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] judged = new int[Math.max(1, count / ONE_OF)];
    int[] fitted = new int[data.arrayRows() - judged.length];
    int drawn = 0;
    int left = count;
    for (int row = 0; row < data.rows(); row++) { // Knuth's selection sampling
      if (!known.isKnown(row) && random.nextInt(left--) < judged.length - drawn) {
        judged[drawn++] = row;
      } else {
        fitted[row - drawn] = row;
      }
    }
    return new HeldOut(data.view(fitted), data.view(judged));
  }
}
