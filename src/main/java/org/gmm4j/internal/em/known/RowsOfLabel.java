package org.gmm4j.internal.em.known;

import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * Rows of one label, or of none.
 *
 * @param numbers theirs among all rows, ascending
 * @param rows they, as the backend holds them
 */
record RowsOfLabel(int label, int[] numbers, Dataset data, Backend.Resident rows) {
  boolean isKnown() {
    return label != KnownLabels.UNKNOWN;
  }

  /** The component of its own among so many, of which one alone may be any. */
  int own(int components) {
    return components == 1 ? 0 : label;
  }

  /** Σ w of its rows. */
  double weight() {
    return data.weights().total();
  }

  /** Responsibilities for its rows, whose numbers are others; of a label, for its own alone. */
  Responsibilities of(Responsibilities given, int components) {
    if (given instanceof Responsibilities.Hard hard) {
      return Responsibilities.hard(
          IntStream.of(numbers).map(row -> owner(hard.owners()[row], components)).toArray());
    }
    return (row, out) -> {
      double[] all = new double[components];
      given.fill(numbers[(int) row], all);
      if (isKnown()) {
        out[0] = all[own(components)];
      } else {
        System.arraycopy(all, 0, out, 0, components);
      }
    };
  }

  private int owner(int owner, int components) {
    return !isKnown() ? owner : owner == own(components) ? 0 : -1;
  }
}
