package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.plan.RowKind;

/**
 * How many rows a step has done with before it goes on to others: so that rows of a file are read
 * once a step, and what is known of them for its time takes little memory. It depends on the shape
 * and type only, so that results do not depend on where the rows are.
 *
 * @param features d
 * @param valueBytes bytes of a value, as it is kept
 * @param most rows, if it would not be fewer
 */
public record Sections(int features, int valueBytes, int most) {
  /** What the rows of a section hold: so many bytes, or these values if they are more. */
  private static final int BYTES = 96 << 20;

  private static final int VALUES = 1 << 25;
  private static final int SHARES = 1 << 22;

  /** Where rows are sorted by component: rows for each, of matrices and of vectors. */
  private static final int BY_MATRIX = 1024;

  private static final int BY_VECTOR = 256;

  private static final int MOST_SCREENED = 1 << 20;

  /** Those of some rows, of which none has more than there are. */
  public static Sections of(RowKind rows) {
    int most = (int) Math.min(Integer.MAX_VALUE, rows.count());
    return new Sections(rows.columns(), rows.type().bytes(), most);
  }

  private int values() {
    return Math.max(1, Math.max(VALUES, BYTES / valueBytes) / features);
  }

  /** Rows whose components have a matrix each. */
  public int full(int components) {
    return (int) Math.min(most, Math.max(values(), (long) BY_MATRIX * components));
  }

  /** Rows of which shares of all components are in memory at a time. */
  public int dense(int components) {
    return Math.min(most, Math.min(values(), Math.max(1, SHARES / components)));
  }

  /** Rows of which the pairs that screening leaves are in memory at a time. */
  public int screened(int components) {
    long sorted = Math.max(values(), (long) BY_VECTOR * components);
    return (int) Math.min(most, Math.min(MOST_SCREENED, sorted));
  }

  /** All of so many rows. */
  static int[] places(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Goes over some rows. */
  static void each(int[] visited, int sectionRows, Consumer<int[]> section) {
    if (visited.length <= sectionRows) {
      section.accept(visited);
      return;
    }
    for (int from = 0; from < visited.length; from += sectionRows) {
      int to = Math.min(visited.length, from + sectionRows);
      section.accept(Arrays.copyOfRange(visited, from, to));
    }
  }
}
