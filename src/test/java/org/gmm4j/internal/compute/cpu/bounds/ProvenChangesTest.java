package org.gmm4j.internal.compute.cpu.bounds;

import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.both;
import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.squaredSingularValues;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.junit.jupiter.api.Test;

/** Chains of steps: what is carried from one to the next stays true, by whatever it is proven. */
class ProvenChangesTest {
  private static final int D = 30;
  private static final double RIDGE = 0.05;

  /** Σ loses what floors were proven of, a little in each step, and now and then much. */
  @Test
  void floorsFollowWhatShrinks() {
    Random random = new Random(3);
    int carried = 0;
    try (Workers workers = new Workers(2);
        ProvenChanges proofs = new ProvenChanges(D, workers)) {
      double[][] sigmas = {covariance(random), covariance(random)};
      GaussianMixture mixture = mixture(sigmas);
      KnownMixture known = KnownMixture.of(mixture, proofs.takeFloors(mixture));
      for (int step = 0; step < 30; step++) {
        double[] before = sigmas[0].clone();
        for (double[] sigma : sigmas) {
          double change = step % 10 == 9 ? 0.3 : 0.04;
          int feature = random.nextInt(D / 2);
          sigma[feature * (D + 1)] *= 1 - change; // those that vary by the ridge alone
        }
        GaussianMixture next = mixture(sigmas);
        proofs.guess(known, next);
        DensityChange[] changes = proofs.prove(known, next);
        double[] right = squaredSingularValues(both(before, sigmas[0], D), D);
        double greatest = changes[0].greatest();
        assertTrue(greatest * greatest >= right[D - 1], "step " + step);
        for (double least : changes[0].least()) {
          assertTrue(least * least <= right[0], "step " + step);
        }
        double[] floors = proofs.takeFloors(next);
        for (int k = 0; k < 2; k++) {
          double least = Double.POSITIVE_INFINITY; // they are independent of all others
          for (int j = 0; j < D / 2; j++) {
            least = Math.min(least, sigmas[k][j * (D + 1)]);
          }
          assertTrue(floors[k] <= least, "%s of %s in step %d".formatted(floors[k], least, step));
          carried += floors[k] > 0 ? 1 : 0;
        }
        known = KnownMixture.of(next, floors);
      }
    }
    assertTrue(carried > 40, "few directions were tried: " + carried);
  }

  /** A mixture of which nothing was proven in this step has no floors, whichever came before. */
  @Test
  void floorsAreOfTheMixtureThatWasProven() {
    double[][] sigmas = {covariance(new Random(1)), covariance(new Random(2))};
    try (Workers workers = new Workers(1);
        ProvenChanges proofs = new ProvenChanges(D, workers)) {
      GaussianMixture mixture = mixture(sigmas);
      for (int step = 0; step < 3; step++) {
        KnownMixture known = KnownMixture.of(mixture, new double[2]);
        proofs.guess(known, mixture);
        proofs.prove(known, mixture);
      }
      assertArrayEquals(new double[2], proofs.takeFloors(mixture(sigmas)));
      assertArrayEquals(new double[2], proofs.takeFloors(mixture), "they were asked for");
      KnownMixture known = KnownMixture.of(mixture, new double[2]);
      proofs.guess(known, mixture);
      proofs.prove(known, mixture);
      assertTrue(proofs.takeFloors(mixture)[1] > 0.8 * RIDGE);
    }
  }

  /** Half of the features vary by the ridge alone, the others together. */
  private static double[] covariance(Random random) {
    double[] sigma = new double[D * D];
    for (int direction = 0; direction < 5; direction++) {
      double[] v = random.doubles(D, -1, 1).toArray();
      for (int i = D / 2; i < D; i++) {
        for (int j = D / 2; j < D; j++) {
          sigma[i * D + j] += v[i] * v[j];
        }
      }
    }
    for (int j = 0; j < D; j++) {
      sigma[j * (D + 1)] += j < D / 2 ? RIDGE : 10 * RIDGE;
    }
    return sigma;
  }

  private static GaussianMixture mixture(double[][] sigmas) {
    FullCovariance covariance = both(sigmas[0], sigmas[1], D);
    return new GaussianMixture(new double[] {0.5, 0.5}, new double[2][D], covariance);
  }
}
