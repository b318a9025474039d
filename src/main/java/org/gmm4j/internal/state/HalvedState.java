package org.gmm4j.internal.state;

/** Another state, to which a symmetric matrix goes as its lower triangle alone. */
public final class HalvedState implements State {
  private final State state;

  /** Hands over to another. */
  public HalvedState(State state) {
    this.state = state;
  }

  @Override
  public double[] numbers(double[] now) {
    int d = (int) Math.sqrt(now.length);
    int order = state.integer(d > 1 && isSymmetric(now, d) ? d : 0);
    if (order == 0) {
      return state.numbers(now);
    }
    double[] packed = new double[order * (order + 1) / 2];
    for (int i = 0, to = 0; i < order && now.length > 0; to += ++i) {
      System.arraycopy(now, i * order, packed, to, i + 1);
    }
    double[] stored = state.numbers(packed);
    double[] matrix = new double[order * order];
    for (int i = 0, from = 0; i < order; from += ++i) {
      for (int j = 0; j <= i; j++) {
        matrix[i * order + j] = stored[from + j];
        matrix[j * order + i] = stored[from + j];
      }
    }
    return matrix;
  }

  /** To the last bit. */
  private static boolean isSymmetric(double[] matrix, int d) {
    if (d * d != matrix.length) {
      return false;
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (Double.doubleToRawLongBits(matrix[i * d + j])
            != Double.doubleToRawLongBits(matrix[j * d + i])) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean flag(boolean now) {
    return state.flag(now);
  }

  @Override
  public long integer(long now) {
    return state.integer(now);
  }

  @Override
  public double number(double now) {
    return state.number(now);
  }

  @Override
  public String text(String now) {
    return state.text(now);
  }

  @Override
  public int[] integers(int[] now) {
    return state.integers(now);
  }
}
