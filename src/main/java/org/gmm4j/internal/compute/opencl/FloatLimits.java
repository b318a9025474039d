package org.gmm4j.internal.compute.opencl;

import java.util.Arrays;
import java.util.Locale;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.device.PrecisionException;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

/**
 * What floats can hold. A row is stored as x − o, about the middle of the rows, and its difference
 * from a mean is whitened by products, all to half a unit in the last place: feature j of component
 * k is uncertain, in units of its standard deviation given the features before it (of low ranks,
 * given the factors), by
 *
 * <pre>
 *   δₖⱼ = 2⁻²⁴ (|μₖⱼ − oⱼ| + σₖⱼ) / sₖⱼ,     sₖⱼ that deviation
 * </pre>
 *
 * and the log-density of a typical row of the component by √Σⱼ δₖⱼ². Floats hold a mixture if that
 * is at most {@value #LARGEST} (|log cₖ| + ½ d) for every component that has a weight, with cₖ the
 * constant of its density, and if sums of products, which are uncertain by 2⁻²⁴ σₖⱼ², leave a known
 * sₖⱼ²: 2⁻²⁴ (σₖⱼ / sₖⱼ)² is at most {@value #LARGEST_LOSS}. Bytes that are centred about whole
 * ones are no distance away, and their products are whole numbers. Squares of widths have to be
 * numbers of a float, too.
 */
final class FloatLimits {
  private static final double UNIT = 0x1p-24;

  /** Of what a log-density is computed from, the uncertainty that is too much. */
  private static final double LARGEST = 1e-4;

  /** Of a variance, the uncertainty that is too much. */
  private static final double LARGEST_LOSS = 1.0 / 64;

  private final Usage usage;
  private final boolean floats;
  private final boolean fp64;
  private boolean said;

  /** Of a resident with these options. */
  FloatLimits(OpenClDevice device, DeviceOptions options, Usage usage) {
    this.usage = usage;
    this.floats = options.precision() == Precision.FLOAT;
    this.fp64 = device.info().fp64();
  }

  /**
   * Makes sure that floats hold a mixture, or says that they do not.
   *
   * @throws PrecisionException if they do not, and nobody asked for them
   */
  void require(GaussianMixture mixture, RowStore rows) {
    for (int k = 0; k < mixture.components() && floats && !said; k++) {
      double constant = mixture.logConstant(k);
      double size = Math.abs(constant) + 0.5 * mixture.features();
      if (constant != Double.NEGATIVE_INFINITY) {
        require(mixture, k, rows, LARGEST * size);
      }
    }
  }

  private void require(GaussianMixture mixture, int k, RowStore rows, double limit) {
    Covariance covariance = mixture.covariance();
    boolean matrix = covariance.structure().hasMatrices();
    boolean whole = matrix && rows.areBytes();
    double[] mean = mixture.mean(k);
    double[] variances = covariance.variances(k);
    double[] conditionalWidths = covariance.conditionalWidths(k);
    double sum = 0;
    double lost = 0;
    double worst = 0;
    double distance = 0;
    double width = 1;
    for (int j = 0; j < mean.length; j++) {
      double all = Math.sqrt(variances[j]);
      double rest = conditionalWidths[j];
      double reach = all + (whole ? 0 : Math.abs(mean[j] - rows.shift()[j]));
      double uncertain = UNIT * reach / rest;
      sum += uncertain * uncertain;
      lost = Math.max(lost, matrix && !whole ? UNIT * all / rest * all / rest : 0);
      if (uncertain > worst) {
        worst = uncertain;
        distance = reach;
        width = rest;
      }
    }
    double least = Arrays.stream(conditionalWidths).min().orElseThrow();
    if (RowStore.losesSquare(least)) {
      exceeded(
          String.format(
              Locale.ROOT,
              "component %d has a width of %.2g, whose square vanishes in floats",
              k,
              least));
      return;
    }
    double uncertainty = Math.sqrt(sum);
    if (!(uncertainty <= limit && lost <= LARGEST_LOSS)) {
      exceeded(
          String.format(
              Locale.ROOT,
              "component %d has a width of %.2g at a distance of %.2g, more than floats tell apart:"
                  + " log-densities would be uncertain by %.2g",
              k,
              width,
              distance,
              Math.max(uncertainty, 0.5 * lost)));
    }
  }

  /**
   * Makes sure that squares of the rows are within the range of floats, above and below.
   *
   * @throws PrecisionException if they are not, and nobody asked for floats
   */
  void require(RowStore rows) {
    if (floats && !said && rows.exceedsSquares()) {
      exceeded("some values are so far from the others that their squares overflow floats");
    }
    if (floats && !said && rows.losesSquares()) {
      exceeded("the values are so near to each other that their squares vanish in floats");
    }
  }

  private void exceeded(String what) {
    said = true;
    if (usage.precision() == null) {
      throw new PrecisionException(fp64 ? what : what + "; use a device with fp64, or the cpu");
    }
    usage.notices().accept(what + "; double precision would be right");
  }
}
