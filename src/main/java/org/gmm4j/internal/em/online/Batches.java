package org.gmm4j.internal.em.online;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.JoinedRows;

/**
 * Data in batches that are alike though the data be sorted: the rows are cut into zones, and every
 * batch has a stretch of neighbouring rows of each zone. Nothing is copied, every row is in one
 * batch, and files are read in stretches, in ascending order. The seed says which batch comes when.
 */
final class Batches {
  private static final int MOST_ZONES = 64;

  private final Dataset data;
  private final int zones;
  private final int smallest; // rows of a batch
  private final int larger; // how many batches have one row more: the first ones
  private final int[] order;

  /**
   * Cuts.
   *
   * @param rows of a batch, at most; of more than there are, all are one batch
   * @param seed of the order
   */
  Batches(Dataset data, int rows, long seed) {
    this.data = data;
    int count = ArrayLength.of((data.rows() - 1) / rows + 1);
    this.smallest = (int) (data.rows() / count);
    this.larger = (int) (data.rows() % count);
    this.zones = Math.min(MOST_ZONES, smallest);
    this.order = shuffled(count, new SplittableRandom(seed));
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) { // inside out
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** How many there are. */
  int count() {
    return order.length;
  }

  /** One of them, in the order of the seed. */
  Dataset get(int number) {
    int batch = order[number];
    List<Dataset> stretches = new ArrayList<>();
    for (int zone = 0; zone < zones; zone++) {
      int before = Math.min(batch, larger);
      long first =
          of(zone, larger, order.length - larger) // all before this zone
              + before * (long) stretch(zone, smallest + 1)
              + (batch - before) * (long) stretch(zone, smallest);
      stretches.add(data.rows(first, stretch(zone, batch < larger ? smallest + 1 : smallest)));
    }
    return JoinedRows.of(stretches);
  }

  /** Rows of a zone that a batch of so many rows has: they differ by one at most. */
  private int stretch(int zone, int rows) {
    return until(zone + 1, rows) - until(zone, rows);
  }

  private int until(int zone, int rows) {
    return (int) ((long) zone * rows / zones);
  }

  /** Rows of all zones before one, of so many batches of either size. */
  private long of(int zone, int larger, int smaller) {
    return larger * (long) until(zone, smallest + 1) + smaller * (long) until(zone, smallest);
  }
}
