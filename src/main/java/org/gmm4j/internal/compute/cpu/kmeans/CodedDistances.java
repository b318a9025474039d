package org.gmm4j.internal.compute.cpu.kmeans;

import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.Palettes;
import org.jspecify.annotations.Nullable;

/**
 * Squared distances of many rows to one centre where a column has few different numbers: the square
 * of each is found once and looked up by the rows' codes, with the bits of {@link
 * NearestSearch#squaredDistance}.
 */
final class CodedDistances {
  private final int features;
  private final double[] squares; // (p − c)², by code, then by column [m × d]

  private CodedDistances(Palettes palettes, double[] centre) {
    this.features = centre.length;
    this.squares = new double[palettes.codes() * features];
    for (int code = 0; code < palettes.codes(); code++) {
      for (int j = 0; j < features; j++) {
        double difference = palettes.number(code, j) - centre[j];
        squares[code * features + j] = difference * difference;
      }
    }
  }

  /** Those to a centre; null where rows are no codes, or too few to pay for the squares. */
  static @Nullable CodedDistances of(Dataset data, @Nullable Palettes palettes, double[] centre) {
    return palettes != null && palettes.pay(data.rows())
        ? new CodedDistances(palettes, centre)
        : null;
  }

  /** The squared distance of a row. */
  double of(byte[] codes) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < features - 3; j += 4) {
      sum0 += squares[(codes[j] & 0xff) * features + j];
      sum1 += squares[(codes[j + 1] & 0xff) * features + j + 1];
      sum2 += squares[(codes[j + 2] & 0xff) * features + j + 2];
      sum3 += squares[(codes[j + 3] & 0xff) * features + j + 3];
    }
    for (; j < features; j++) {
      sum0 += squares[(codes[j] & 0xff) * features + j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
