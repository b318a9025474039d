package org.gmm4j.internal.compute.cpu.bounds;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.sums.HardByteSums;
import org.gmm4j.internal.state.MixtureState;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that rows cannot move, for diagonal and spherical covariances: as {@link Certificates} has
 * them for full ones, but P′P⁻¹ is diagonal, so that its singular values are known, and there is
 * nothing to factorise. Only for bytes, whose range bounds what rounding does to log-densities.
 */
public final class FormCertificates {
  /** Rounding of more nats than this proves nothing. */
  private static final double MOST_ERROR = 0.25;

  private static final int GREATEST_BYTE = 255;

  private final Dataset data;
  private final double[] centre;
  private final double negligible;
  private final RowBounds bounds;
  private @Nullable Known known;

  /**
   * Begins.
   *
   * @param data bytes
   * @param centre c, what log-densities are evaluated about [d]. Kept.
   * @param negligible T
   */
  public FormCertificates(Dataset data, double[] centre, double negligible) {
    this.data = data;
    this.centre = centre;
    this.negligible = negligible;
    this.bounds = new RowBounds(data.arrayRows());
  }

  /**
   * A mixture, and how rows are evaluated with it.
   *
   * @param logConstants log pₖ(μₖ) [K]
   * @param error of an evaluated log-density, at most
   */
  public record Known(
      GaussianMixture mixture,
      double[][] means,
      double[] logConstants,
      QuadraticForms forms,
      double error) {
    public int components() {
      return means.length;
    }

    /** aₖⱼ = 1 / σₖⱼ². */
    double precision(int k, int j) {
      double[] a = forms.precisions(k);
      return a[forms.isRadial() ? 0 : j];
    }
  }

  /** Prepares a mixture; null if nothing can be proven of it. */
  public @Nullable Known of(GaussianMixture mixture) {
    CovarianceStructure structure = mixture.covariance().structure();
    if (structure.hasMatrices() || structure.greatestRank(mixture.features()) > 0) {
      return null;
    }
    int components = mixture.components();
    QuadraticForms forms = QuadraticForms.of(mixture, centre);
    double[][] means = new double[components][];
    Arrays.setAll(means, mixture::mean);
    double[] logConstants =
        IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray();
    Known next = new Known(mixture, means, logConstants, forms, 0);
    double error =
        IntStream.range(0, components).mapToDouble(k -> error(next, k)).max().orElseThrow();
    return error <= MOST_ERROR ? new Known(mixture, means, logConstants, forms, error) : null;
  }

  /**
   * Of Σⱼ (bⱼ − ½aⱼzⱼ) zⱼ with b = a(μ − c): a sum of n terms is off by at most n 2⁻⁵³ times the
   * sum of their sizes, and |bz| + ½az² ≤ a (|μ − c| + |z|)².
   */
  private double error(Known next, int k) {
    double[] mean = next.means()[k];
    double greatest = GREATEST_BYTE / data.scale();
    double sizes = 0;
    for (int j = 0; j < mean.length; j++) {
      double size = Math.abs(mean[j] - centre[j]) + Math.max(centre[j], greatest - centre[j]);
      sizes += next.precision(k, j) * size * size;
    }
    return (mean.length + 8) * 0x1p-52 * sizes;
  }

  /** The bounds hold no more. */
  public void forget() {
    known = null;
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    bounds.exchange(state);
    Known now = known;
    GaussianMixture mixture = MixtureState.optional(state, now == null ? null : now.mixture());
    known = mixture == null ? null : of(mixture);
  }

  /** All rows have been recorded, or certified, for this mixture. */
  public void recorded(Known mixture) {
    known = mixture;
  }

  /**
   * Notes evaluated rows.
   *
   * @param ids their numbers in the data, from {@code first} on
   * @param logs log pₖ(x) [count × K]
   */
  public void record(Known now, int[] ids, int first, int count, double[] logs) {
    for (int i = 0; i < count; i++) {
      record(now, ids[first + i], logs, i * now.components());
    }
  }

  private void record(Known now, int row, double[] logs, int from) {
    int best = LogSumExp.argMax(logs, from, now.components());
    double others = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < now.components(); k++) {
      others = k == best ? others : Math.max(others, logs[from + k]);
    }
    double squared = 2 * (now.logConstants()[best] - logs[from + best] + now.error());
    bounds.recordEvaluated(row, Math.max(0, squared), others + now.error());
  }

  /**
   * Moves all bounds on to new parameters and lists the rows that have to be visited.
   *
   * @param owners by row: the component that it is hard-assigned to, or {@link HardByteSums#NOBODY}
   */
  public int[] uncertified(Known now, int[] owners) {
    Known before = known;
    IntStream all = IntStream.range(0, owners.length);
    if (before == null || before.components() != now.components()) {
      return all.toArray();
    }
    DensityChange[] changes = new DensityChange[now.components()];
    Arrays.setAll(changes, k -> change(before, now, k));
    return all.filter(
            row ->
                owners[row] == HardByteSums.NOBODY
                    || !bounds.move(row, owners[row], changes, negligible))
        .toArray();
  }

  private DensityChange change(Known before, Known now, int k) {
    double[] mean = now.means()[k];
    double[] meanBefore = before.means()[k];
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    double shift = 0;
    for (int j = 0; j < mean.length; j++) {
      double precision = now.precision(k, j);
      double ratio = precision / before.precision(k, j);
      least = Math.min(least, ratio);
      greatest = Math.max(greatest, ratio);
      shift += precision * (mean[j] - meanBefore[j]) * (mean[j] - meanBefore[j]);
    }
    return new DensityChange(
        before.logConstants()[k],
        now.logConstants()[k],
        new double[] {Math.sqrt(least) * (1 - RowBounds.MARGIN)},
        Math.sqrt(greatest) * (1 + RowBounds.MARGIN),
        new double[] {Math.sqrt(shift) * (1 + RowBounds.MARGIN)});
  }

  /**
   * Σ log pₖ(x) over the rows that are hard-assigned to a component, without a visit.
   *
   * @param hard their moments about their own means
   */
  public static double logLikelihood(Known now, Moments hard) {
    double sum = 0;
    for (int k = 0; k < now.components(); k++) {
      double count = hard.counts()[k];
      if (count > 0) {
        double[] mean = now.means()[k];
        double distances = 0;
        for (int j = 0; j < mean.length; j++) {
          double shift = mean[j] - hard.reference(k)[j];
          distances += now.precision(k, j) * (hard.squares(k)[j] + count * shift * shift);
        }
        sum += count * now.logConstants()[k] - 0.5 * distances;
      }
    }
    return sum;
  }
}
