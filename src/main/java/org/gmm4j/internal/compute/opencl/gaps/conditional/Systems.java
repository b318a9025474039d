package org.gmm4j.internal.compute.opencl.gaps.conditional;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.gaps.NearlySingular;
import org.gmm4j.internal.compute.gaps.Pattern;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;

/**
 * The systems of a block's rows, one for rows that miss the same: of the order of what they miss,
 * or of what they show, whichever is less. A work-group each, as many at a time as there is room
 * for.
 */
public final class Systems {
  private static final int TASK = 3; // pattern, first row, rows
  private static final int LEAST_ROWS = 32; // with one factorisation, if there are as many
  private static final long ROOM = 512L << 20; // bytes of systems at a time
  private static final int PART = 16; // of a device's memory that these may take

  private final GapWork work;
  private final int d;
  private final int[] patternOf; // by row of the block
  private final int[] gaps; // of patterns
  private final int[] tasks;
  private final DeviceBuffer features;
  private final DeviceBuffer placesOf;
  private final DeviceBuffer gapsOfPatterns;
  private final DeviceBuffer gapsOfRows;
  private final DeviceBuffer failed;

  private Systems(GapWork work, int d, Pattern[] patterns, int[] patternOf, int[] tasks) {
    this.work = work;
    this.d = d;
    this.patternOf = patternOf;
    this.tasks = tasks;
    this.gaps = Arrays.stream(patterns).mapToInt(each -> each.missing().length).toArray();
    int[] lists = new int[patterns.length * d];
    int[] places = new int[patterns.length * d];
    Arrays.fill(places, -1);
    for (int p = 0; p < patterns.length; p++) {
      System.arraycopy(patterns[p].missing(), 0, lists, p * d, gaps[p]);
      System.arraycopy(patterns[p].observed(), 0, lists, p * d + gaps[p], d - gaps[p]);
      for (int i = 0; i < gaps[p]; i++) {
        places[p * d + patterns[p].missing()[i]] = i;
      }
    }
    this.features = work.upload("the features of patterns", lists);
    this.placesOf = work.upload("the places of features", places);
    this.gapsOfPatterns = work.upload("the gaps of patterns", gaps);
    this.gapsOfRows =
        work.upload("the gaps of rows", Arrays.stream(patternOf).map(p -> gaps[p]).toArray());
    this.failed = work.upload("whether one failed", new int[1]);
  }

  /** Of no rows. */
  static Systems none(GapWork work, int d) {
    return new Systems(work, d, new Pattern[0], new int[0], new int[0]);
  }

  static Systems of(GapWork work, GapBlock block) {
    int d = block.features();
    int first = block.patternNumber(0);
    int[] patternOf =
        IntStream.range(0, block.count()).map(i -> block.patternNumber(i) - first).toArray();
    Pattern[] patterns = new Pattern[patternOf[block.count() - 1] + 1];
    IntStream.Builder tasks = IntStream.builder();
    for (int from = 0; from < block.count(); ) {
      int p = patternOf[from];
      patterns[p] = block.pattern(from);
      int order = Math.min(patterns[p].missing().length, patterns[p].observed().length);
      int most = Math.max(LEAST_ROWS, order);
      int end = from;
      while (end < block.count() && end < from + most && patternOf[end] == p) {
        end++;
      }
      tasks.add(p).add(from).add(end - from);
      from = end;
    }
    return new Systems(work, d, patterns, patternOf, tasks.build().toArray());
  }

  /** How many features each row misses [count]. */
  DeviceBuffer gapsOfRows() {
    return gapsOfRows;
  }

  private int order(int pattern) {
    return Math.min(gaps[pattern], d - gaps[pattern]);
  }

  /**
   * Completes deviations from the mean of component k.
   *
   * @param products Λ(x − μ) [d × count]
   * @param deviations x − μ, 0 for what is missing, becomes x̂ − μ [K × count × d]
   * @param parts receives what log-densities have of the factorisations [count]
   */
  void solve(
      int k,
      DeviceBuffer matrices,
      DeviceBuffer products,
      int count,
      DeviceBuffer deviations,
      DeviceBuffer parts) {
    long room = 1;
    for (int t = 0; t < tasks.length; t += TASK) {
      long order = order(tasks[t]);
      room = Math.max(room, order * (order + tasks[t + 2]));
    }
    DeviceBuffer sent = work.upload("the tasks", tasks);
    long each = room;
    inBatches(
        tasks.length / TASK,
        room,
        (first, many, systems) ->
            work.launch("gap_solve_systems")
                .buffer(sent)
                .integer(first)
                .buffer(features)
                .buffer(gapsOfPatterns)
                .integer(d)
                .integer(k)
                .buffer(matrices)
                .buffer(products)
                .integer(count)
                .buffer(systems)
                .longInteger(each)
                .buffer(deviations)
                .buffer(parts)
                .buffer(failed)
                .enqueueGroups(many));
  }

  /** Adds Σ r C of rows to a matrix that begins at {@code to}. */
  void addCovariances(Picked rows, DeviceBuffer matrices, DeviceBuffer sums, long to) {
    double[] ofPatterns = new double[gaps.length];
    for (int i = 0; i < rows.count(); i++) {
      ofPatterns[patternOf[rows.rows()[i]]] += rows.given()[i];
    }
    int[] some =
        IntStream.range(0, gaps.length).filter(p -> ofPatterns[p] > 0 && gaps[p] > 0).toArray();
    long room = 1;
    for (int p : some) {
      long missing = gaps[p];
      room = Math.max(room, missing * missing + order(p) * (order(p) + missing));
    }
    DeviceBuffer sent =
        work.upload("the tasks", Arrays.stream(some).flatMap(p -> IntStream.of(p, 0, 0)).toArray());
    DeviceBuffer shares =
        work.upload("the shares", Arrays.stream(some).mapToDouble(p -> ofPatterns[p]).toArray());
    long each = room;
    inBatches(
        some.length,
        room,
        (first, many, systems) -> {
          work.launch("gap_covariances")
              .buffer(sent)
              .integer(first)
              .buffer(features)
              .buffer(gapsOfPatterns)
              .integer(d)
              .integer(rows.component())
              .buffer(matrices)
              .buffer(systems)
              .longInteger(each)
              .buffer(failed)
              .enqueueGroups(many);
          work.launch("gap_gather_covariances")
              .buffer(sent)
              .integer(first)
              .integer(many)
              .buffer(placesOf)
              .buffer(gapsOfPatterns)
              .integer(d)
              .buffer(shares)
              .buffer(systems)
              .longInteger(each)
              .buffer(sums)
              .longInteger(to)
              .enqueueItems(d, d);
        });
  }

  private interface Batch {
    void enqueue(int first, int many, DeviceBuffer systems);
  }

  private void inBatches(int count, long room, Batch batch) {
    int most =
        (int) Math.max(1, Math.min(count, bytes(work.context().device()) / (room * Double.BYTES)));
    DeviceBuffer systems = work.doubles("the systems", most * room);
    for (int first = 0; first < count; first += most) {
      batch.enqueue(first, Math.min(most, count - first), systems);
    }
  }

  /** Bytes of the systems at a time, unless one takes more. */
  public static long bytes(OpenClDevice device) {
    return Math.min(Math.min(ROOM, device.maxAllocation()), device.info().memoryBytes() / PART);
  }

  /** Waits, and makes sure that all had a factor. */
  void requireFactors() {
    if (work.readIntegers(failed, 1)[0] != 0) {
      throw NearlySingular.exception();
    }
  }
}
