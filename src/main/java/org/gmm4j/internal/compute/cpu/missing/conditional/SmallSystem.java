package org.gmm4j.internal.compute.cpu.missing.conditional;

/** I + T of a few factors, T positive semidefinite, in plain loops: of order q ≪ d. */
final class SmallSystem {
  private final int q;
  private final double[] root; // L [q × q], lower triangular
  private final double[] inverse; // L⁻¹

  SmallSystem(int q) {
    this.q = q;
    this.root = new double[q * q];
    this.inverse = new double[q * q];
  }

  /**
   * I + T = LLᵀ.
   *
   * @param triangle T's lower triangle, row after row. Not modified.
   * @return log det (I + T)
   */
  double factorise(double[] triangle) {
    double logDeterminant = 0;
    int at = 0;
    for (int i = 0; i < q; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = triangle[at++] + (i == j ? 1 : 0);
        for (int p = 0; p < j; p++) {
          sum -= root[i * q + p] * root[j * q + p];
        }
        root[i * q + j] = i == j ? Math.sqrt(sum) : sum / root[j * q + j];
      }
      logDeterminant += 2 * Math.log(root[i * q + i]);
    }
    return logDeterminant;
  }

  /** b becomes (I + T)⁻¹b. */
  void solve(double[] b) {
    for (int i = 0; i < q; i++) {
      double sum = b[i];
      for (int p = 0; p < i; p++) {
        sum -= root[i * q + p] * b[p];
      }
      b[i] = sum / root[i * q + i];
    }
    for (int i = q - 1; i >= 0; i--) {
      double sum = b[i];
      for (int p = i + 1; p < q; p++) {
        sum -= root[p * q + i] * b[p];
      }
      b[i] = sum / root[i * q + i];
    }
  }

  /**
   * The inverse, times a factor.
   *
   * @param triangle receives its lower triangle
   */
  void inverse(double factor, double[] triangle) {
    for (int j = 0; j < q; j++) {
      inverse[j * q + j] = 1 / root[j * q + j];
      for (int i = j + 1; i < q; i++) {
        double sum = 0;
        for (int p = j; p < i; p++) {
          sum -= root[i * q + p] * inverse[p * q + j];
        }
        inverse[i * q + j] = sum / root[i * q + i];
      }
    }
    int at = 0;
    for (int i = 0; i < q; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = i; p < q; p++) {
          sum += inverse[p * q + i] * inverse[p * q + j];
        }
        triangle[at++] = factor * sum;
      }
    }
  }
}
