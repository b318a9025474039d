package org.gmm4j.oracle;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;

/**
 * Where clusters about one unit wide lie so far from each other, or from the origin, that digits
 * may get lost. Rows are drawn about the means; the mixture is the one they were drawn from.
 */
public enum Layout {
  /** Clusters near each other, and one far away that has a single row. */
  ONE_FAR_ROW(4) {
    @Override
    double place(int k, int j, double distance) {
      return k == 3 ? distance : 3 * k;
    }

    @Override
    int componentOf(int row) {
      return row == 17 ? 3 : row % 3;
    }
  },

  /** Two groups of two clusters. */
  TWO_FAR_GROUPS(4) {
    @Override
    double place(int k, int j, double distance) {
      return k % 2 * distance + 3 * k;
    }
  },

  /** As far from each neighbour as from the next. */
  ON_A_LINE(12) {
    @Override
    double place(int k, int j, double distance) {
      return k * distance * (j % 2 == 0 ? 1 : -0.3);
    }
  },

  /** Milliseconds since 1970. */
  EPOCHS(4) {
    @Override
    double place(int k, int j, double distance) {
      return 1.7e12 + k * Math.min(distance, 1e9);
    }
  },

  /** Near each other, and from the origin by each column's own distance. */
  OFFSETS_BY_COLUMN(4) {
    @Override
    double place(int k, int j, double distance) {
      return Math.pow(distance, (j % 5) / 4.0) * (j % 2 == 0 ? 1 : -1) + 3 * k;
    }
  };

  private final int components;

  Layout(int components) {
    this.components = components;
  }

  /** Coordinate j of mean k. */
  abstract double place(int k, int j, double distance);

  int componentOf(int row) {
    return row % components;
  }

  /** A mixture in this layout, in the given structure. */
  public GaussianMixture mixture(String structure, int d, double distance, long seed) {
    GaussianMixture near =
        structure.equals("full")
            ? Problems.model(Problems.mixture(components, d, seed))
            : Structures.problem(structure, components, d, seed).model();
    double[][] means = new double[components][d];
    for (int k = 0; k < components; k++) {
      int component = k;
      Arrays.setAll(means[k], j -> place(component, j, distance));
    }
    return new GaussianMixture(near.weights(), means, near.covariance());
  }

  /** Rows of such a mixture [n × d]; with several, the same row numbers have the same clusters. */
  public double[][] rows(GaussianMixture mixture, int n, long seed) {
    Random random = new Random(seed);
    Covariance covariance = mixture.covariance();
    double[][] rows = new double[n][mixture.features()];
    for (int i = 0; i < n; i++) {
      int k = componentOf(i);
      double[] mean = mixture.mean(k);
      covariance.draw(k, random, rows[i]);
      for (int j = 0; j < mean.length; j++) {
        rows[i][j] += mean[j];
      }
    }
    return rows;
  }
}
