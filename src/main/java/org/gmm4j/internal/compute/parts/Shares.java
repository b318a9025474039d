package org.gmm4j.internal.compute.parts;

import java.io.Serializable;
import java.util.Arrays;
import org.gmm4j.internal.compute.Responsibilities;

/** Responsibilities for a part's rows, as small as they can be had. */
sealed interface Shares extends Serializable {
  /** What they are there. */
  Responsibilities responsibilities();

  /** Every row belongs wholly to its owner. */
  record Whole(int[] owners) implements Shares {
    @Override
    public Responsibilities responsibilities() {
      return Responsibilities.hard(owners);
    }
  }

  /** Numbers drawn for each row. */
  record Drawn(long seed) implements Shares {
    @Override
    public Responsibilities responsibilities() {
      return Responsibilities.drawn(seed);
    }
  }

  /**
   * Those that are not 0, by row.
   *
   * @param ends where those of each row end
   */
  record Some(int[] ends, int[] components, double[] values) implements Shares {
    @Override
    public Responsibilities responsibilities() {
      return (row, out) -> {
        int number = (int) row;
        for (int i = number == 0 ? 0 : ends[number - 1]; i < ends[number]; i++) {
          out[components[i]] = values[i];
        }
      };
    }
  }

  /** Those of some neighbouring rows. */
  static Shares of(Responsibilities all, int first, int count, int components) {
    if (all instanceof Responsibilities.Hard hard) {
      return new Whole(Arrays.copyOfRange(hard.owners(), first, first + count));
    }
    if (all instanceof Responsibilities.Drawn drawn) {
      return new Drawn(drawn.seedFrom(first));
    }
    int[] ends = new int[count];
    int[] owners = new int[count];
    double[] values = new double[count];
    double[] r = new double[components];
    int known = 0;
    for (int row = 0; row < count; row++) {
      Arrays.fill(r, 0);
      all.fill(first + row, r);
      for (int k = 0; k < components; k++) {
        if (r[k] != 0) {
          if (known == values.length) {
            int more = Math.addExact(known, known / 2 + 1);
            owners = Arrays.copyOf(owners, more);
            values = Arrays.copyOf(values, more);
          }
          owners[known] = k;
          values[known++] = r[k];
        }
      }
      ends[row] = known;
    }
    return new Some(ends, Arrays.copyOf(owners, known), Arrays.copyOf(values, known));
  }
}
