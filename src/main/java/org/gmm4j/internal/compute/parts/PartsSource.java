package org.gmm4j.internal.compute.parts;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.DistantRows;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.values.ColumnFacts;
import org.gmm4j.data.values.DistantValues;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.distributed.Heading;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Parts;
import org.gmm4j.distributed.Question;
import org.gmm4j.distributed.Sending;

/** The rows of all parts as one, a part behind the other. */
final class PartsSource implements DistantValues.Source {
  /** Beyond these powers of 2, sums of weights could leave a double's range. */
  private static final int GREATEST_EXPONENT = 100;

  private static final Heading STATELESS = new Heading(0, 0, 0);

  private final Parts parts;
  private final Outline outline;
  private final long[] firsts; // of each part, and behind them N
  private final RowWeights weights;

  /**
   * Looks at all rows, once.
   *
   * @throws DataException if there are none
   */
  PartsSource(Parts parts) {
    this.parts = parts;
    this.outline = ask(new Message.Describe(), question -> described(parts, question));
    this.firsts = new long[parts.count() + 1];
    List<byte[]> counts = ask(new Message.Count(), parts::answers);
    for (int part = 0; part < counts.size(); part++) {
      byte[] count = counts.get(part);
      firsts[part + 1] = firsts[part] + (count.length == 0 ? 0 : (Integer) Wire.object(count));
    }
    this.weights = outline.weighted() ? fetchWeights() : RowWeights.ones(rows());
  }

  private static Outline described(Parts parts, Question question) {
    Outline all = parts.sum(question, new Outline.Together());
    if (all == null) {
      throw new DataException("no data: at least one row and one column are needed");
    }
    return all;
  }

  /** How a question is asked. */
  private interface Asking<T> {
    T of(Question question);
  }

  private <T> T ask(Message message, Asking<T> asking) {
    return ask(new Sending(new Letter(Wire.bytes(message))), asking);
  }

  private <T> T ask(Sending sending, Asking<T> asking) {
    try {
      return asking.of(new Question(STATELESS, sending));
    } finally {
      parts.forget(sending);
    }
  }

  private RowWeights fetchWeights() {
    double[] all = new double[ArrayLength.of(rows())];
    int next = 0;
    for (byte[] answer : ask(new Message.Weigh(), parts::answers)) {
      if (answer.length > 0) {
        double[] some = (double[]) Wire.object(answer);
        System.arraycopy(some, 0, all, next, some.length);
        next += some.length;
      }
    }
    double greatest = Arrays.stream(all).max().orElseThrow();
    if (Math.abs(Math.getExponent(greatest)) > GREATEST_EXPONENT) {
      throw new DataException(
          "the greatest weight is %s: rows in parts take weights from 1e-30 to 1e30; multiply or"
                  .formatted(greatest)
              + " divide all of them alike");
    }
    return RowWeights.of("weights", all);
  }

  long rows() {
    return firsts[firsts.length - 1];
  }

  /** Where each part begins, and behind them how many rows there are. */
  long[] firsts() {
    return firsts;
  }

  Parts parts() {
    return parts;
  }

  Dataset data() {
    return DistantRows.of(this, outline.first().length, weights);
  }

  @Override
  public ElementType type() {
    return outline.type();
  }

  @Override
  public ColumnFacts facts() {
    return outline.facts();
  }

  @Override
  public void read(long[] rows, int[] columns, double[] out, int offset) {
    if (rows.length == 1 && rows[0] == 0) { // what every plan asks for
      for (int j = 0; j < columns.length; j++) {
        out[offset + j] = outline.first()[columns[j]];
      }
      return;
    }
    int[][] numbers = new int[parts.count()][];
    int[] places = new int[rows.length];
    int[] counts = new int[numbers.length];
    for (int i = 0; i < rows.length; i++) {
      counts[part(rows[i])]++;
    }
    Arrays.setAll(numbers, part -> new int[counts[part]]);
    Arrays.fill(counts, 0);
    for (int i = 0; i < rows.length; i++) {
      int part = part(rows[i]);
      places[i] = counts[part];
      numbers[part][counts[part]++] = (int) (rows[i] - firsts[part]);
    }
    Sending sending =
        new Sending(
            new Letter(Wire.bytes(new Message.Fetch(columns))),
            Arrays.stream(numbers).map(Wire::bytes).toArray(byte[][]::new));
    List<byte[]> answers = ask(sending, parts::answers);
    double[][] values = new double[numbers.length][];
    for (int part = 0; part < values.length; part++) {
      byte[] answer = answers.get(part);
      values[part] = answer.length == 0 ? new double[0] : (double[]) Wire.object(answer);
    }
    int d = columns.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values[part(rows[i])], places[i] * d, out, offset + i * d, d);
    }
  }

  /** The part of a row. */
  private int part(long row) {
    int found = Arrays.binarySearch(firsts, row);
    int part = found >= 0 ? found : -found - 2;
    while (firsts[part + 1] == firsts[part]) { // it has no rows
      part++;
    }
    return part;
  }

  /**
   * The rows of each part that are among some, as its own numbers.
   *
   * @param rows ascending numbers
   */
  int[][] ofParts(long[] rows) {
    int[][] numbers = new int[parts.count()][];
    int from = 0;
    for (int part = 0; part < numbers.length; part++) {
      int to = from;
      while (to < rows.length && rows[to] < firsts[part + 1]) {
        if (to > 0 && rows[to] <= rows[to - 1]) {
          throw new IllegalStateException("rows of parts are chosen in their order");
        }
        to++;
      }
      int begin = from;
      int[] own = new int[to - from];
      long first = firsts[part];
      Arrays.setAll(own, i -> (int) (rows[begin + i] - first));
      numbers[part] = own;
      from = to;
    }
    return numbers;
  }
}
