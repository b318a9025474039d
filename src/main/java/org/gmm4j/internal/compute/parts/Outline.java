package org.gmm4j.internal.compute.parts;

import java.io.Serializable;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.values.ColumnFacts;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.distributed.Merging;

/**
 * What the rows of a part look like, or those of several.
 *
 * @param type the widest that they are kept in
 * @param weighted whether they have weights of their own
 * @param weight Σ w
 * @param first the first row [d]
 * @param varying which columns hold more than one value [d]
 * @param means of the columns [d]
 * @param squares Σ w (x − mean)² [d]
 */
record Outline(
    ElementType type,
    boolean weighted,
    double weight,
    double[] first,
    boolean[] varying,
    double[] means,
    double[] squares)
    implements Serializable {
  /** Looks at all rows: by the recurrence of Welford, with weights of West. */
  static Outline of(Dataset data) {
    int d = data.columns();
    double[] first = data.row(0);
    boolean[] varying = new boolean[d];
    double[] means = first.clone();
    double[] squares = new double[d];
    double[] row = new double[d];
    RowWeights weights = data.weights().inUnits(0);
    double weight = 0;
    for (long i = 0; i < data.rows(); i++) {
      data.read(i, 1, row, 0);
      double w = weights.of(i);
      weight += w;
      for (int j = 0; j < d; j++) {
        varying[j] |= row[j] != first[j];
        double step = row[j] - means[j];
        means[j] += step * (w / weight);
        squares[j] += w * step * (row[j] - means[j]);
      }
    }
    boolean weighted = !data.weights().areOnes();
    return new Outline(data.type(), weighted, weight, first, varying, means, squares);
  }

  /** That of these rows and of those that follow (Chan, Golub &amp; LeVeque 1983). */
  private Outline add(Outline after) {
    if (after.first.length != first.length) {
      throw new IllegalStateException("parts of different columns");
    }
    double total = weight + after.weight;
    for (int j = 0; j < first.length; j++) {
      varying[j] |= after.varying[j] || after.first[j] != first[j];
      double step = after.means[j] - means[j];
      means[j] += step * (after.weight / total);
      squares[j] += after.squares[j] + step * step * (weight / total * after.weight);
    }
    ElementType widest = after.type.bytes() > type.bytes() ? after.type : type;
    return new Outline(widest, weighted || after.weighted, total, first, varying, means, squares);
  }

  ColumnFacts facts() {
    double[] variances = new double[squares.length];
    for (int j = 0; j < variances.length; j++) {
      variances[j] = varying[j] ? squares[j] / weight : 0;
    }
    return new ColumnFacts(varying, variances);
  }

  /** How those of parts become one. */
  static final class Together implements Merging<Outline> {
    private static final long serialVersionUID = 1;

    @Override
    public Outline open(byte[] answer) {
      return (Outline) Wire.object(answer);
    }

    @Override
    public Outline add(Outline before, Outline after) {
      return before.add(after);
    }

    @Override
    public byte[] close(Outline answer) {
      return Wire.bytes(answer);
    }
  }
}
