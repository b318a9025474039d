package org.gmm4j.internal.compute.cpu.bounds;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * What a step has done to each component's densities, proven by {@link SpectralBounds}, of all
 * features and of the leading ones. What is found of one step is where the next one's search
 * begins.
 */
final class ProvenChanges implements AutoCloseable {
  /** Steps until few directions are tried again, where they held too little. */
  private static final int PAUSE = 1;

  private final LeadingFeatures leading;
  private final int features;
  private final Workers workers;
  private final @Nullable SpectralBounds[] spectralBounds; // by worker, made when first needed
  private SpectralRange[] ranges = new SpectralRange[0];
  private double[][] leasts = new double[0][]; // by component and level: at most σmin²
  private @Nullable GaussianMixture last; // whose floors are known
  private double[] floors = new double[0]; // of each Σ of it: f with Σ ⪰ fI, or 0
  private int[] pauses = new int[0]; // steps until few directions are tried again
  private boolean[] proven = new boolean[0]; // by few directions, in this step

  ProvenChanges(int features, Workers workers) {
    this.leading = new LeadingFeatures(features);
    this.features = features;
    this.workers = workers;
    this.spectralBounds = new SpectralBounds[workers.count()];
  }

  /**
   * Guesses by which share the squared distances of a median component's rows grow, and those of
   * others' rows shrink, of which most bounds rest on few features.
   */
  double guess(KnownMixture before, GaussianMixture after) {
    int components = after.components();
    if (ranges.length != components) {
      forget(components);
    }
    last = null;
    floors = before.floors().clone();
    double[] above = new double[components];
    double[] below = new double[components];
    workers.forEach(
        components,
        (worker, k) -> {
          SpectralBounds search = spectralBounds(worker);
          Update update = update(before, after, k);
          SpectralRange thin = thin(search, update, k);
          proven[k] = thin != null;
          ranges[k] = thin != null ? thin : search.guess(update, ranges[k]);
          above[k] = ranges[k].greatest() - 1;
          for (int level = 0; level < leading.whole(); level++) {
            leasts[k][level] =
                thin != null
                    ? thin.least() // no block's is less
                    : search.guessLeast(update, leading.end(level), leasts[k][level]);
          }
          below[k] = 1 - leasts[k][leading.whole() / 2];
        });
    return median(above) + median(below);
  }

  /** What few directions prove of a component, where they held enough of late. */
  private @Nullable SpectralRange thin(SpectralBounds search, Update update, int k) {
    if (--pauses[k] >= 0 || !search.mayBeThin(update, floors[k])) {
      return null;
    }
    floors[k] = search.floor(update, floors[k]);
    SpectralRange thin = search.findThin(update, floors[k]);
    pauses[k] = thin == null ? PAUSE : 0;
    return thin;
  }

  private static double median(double[] values) {
    return DoubleStream.of(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }

  /** Proves the changes, beginning with what was guessed. */
  DensityChange[] prove(KnownMixture before, GaussianMixture after) {
    DensityChange[] changes = new DensityChange[after.components()];
    workers.forEach(
        changes.length,
        (worker, k) -> {
          SpectralBounds proofs = spectralBounds(worker);
          Update update = update(before, after, k);
          if (!proven[k]) {
            ranges[k] = proofs.prove(update, ranges[k]);
            for (int level = 0; level < leading.whole(); level++) {
              leasts[k][level] =
                  proofs.proveLeast(update, leading.end(level), ranges[k], leasts[k][level]);
            }
          }
          floors[k] /= ranges[k].greatest();
          leasts[k][leading.whole()] = ranges[k].least();
          double[] shift = after.mean(k);
          for (int j = 0; j < features; j++) {
            shift[j] -= before.means()[k][j];
          }
          changes[k] =
              new DensityChange(
                  before.logConstants()[k],
                  after.logConstant(k),
                  Arrays.stream(leasts[k])
                      .map(least -> Math.sqrt(least) * (1 - RowBounds.MARGIN))
                      .toArray(),
                  Math.sqrt(ranges[k].greatest()) * (1 + RowBounds.MARGIN),
                  proofs.distances(update, shift, leading));
        });
    last = after;
    return changes;
  }

  /**
   * Of a mixture: f with Σₖ ⪰ fI, as far as that is known, and 0 where it is not. Asked for once.
   */
  double[] takeFloors(GaussianMixture mixture) {
    double[] known = last == mixture ? floors : new double[mixture.components()];
    last = null;
    return known;
  }

  private static Update update(KnownMixture before, GaussianMixture after, int k) {
    return new Update(
        before.triangles().get(k),
        after.covariance().triangle(k),
        after.covariance().precisionCholesky(k));
  }

  private SpectralBounds spectralBounds(int worker) {
    SpectralBounds bounds = spectralBounds[worker];
    if (bounds == null) {
      bounds = new SpectralBounds(features);
      spectralBounds[worker] = bounds;
    }
    return bounds;
  }

  /** What was found is of no use to the next step. */
  void forget() {
    forget(ranges.length);
  }

  private void forget(int components) {
    ranges = new SpectralRange[components];
    Arrays.fill(ranges, SpectralRange.NONE);
    leasts = new double[components][leading.levels()];
    pauses = new int[components];
    proven = new boolean[components];
  }

  /** Hands over what it remembers, to be saved or restored. */
  void exchange(State state) {
    int components = state.integer(ranges.length);
    if (ranges.length != components) {
      forget(components);
    }
    for (int k = 0; k < components; k++) {
      ranges[k] =
          new SpectralRange(state.number(ranges[k].least()), state.number(ranges[k].greatest()));
      state.into(leasts[k]);
    }
    state.into(pauses);
  }

  @Override
  public void close() {
    for (SpectralBounds each : spectralBounds) {
      if (each != null) {
        each.close();
      }
    }
  }
}
