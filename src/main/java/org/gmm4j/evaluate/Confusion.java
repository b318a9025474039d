package org.gmm4j.evaluate;

import java.util.Arrays;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.data.Labels;

/**
 * How many rows of each class are in each component.
 *
 * @param classes codes of the classes that occur, ascending [C]
 * @param counts rows by component and class [K × C]
 */
public record Confusion(int[] classes, long[][] counts) {
  /**
   * Counts.
   *
   * @param components component of each row [N]
   * @param labels class of each row [N]
   * @param count K
   */
  public static Confusion of(Assignments components, Labels labels, int count) {
    int[] codes = labels.codes();
    int[] classes = Arrays.stream(codes).distinct().sorted().toArray();
    long[][] counts = new long[count][classes.length];
    for (int i = 0; i < codes.length; i++) {
      counts[components.get(i)][Arrays.binarySearch(classes, codes[i])]++;
    }
    return new Confusion(classes, counts);
  }

  /** The best one-to-one matching of components to classes. */
  public LabelMatch match() {
    return LabelMatch.of(classes, counts);
  }
}
