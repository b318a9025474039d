package org.gmm4j.selection;

import java.util.List;
import java.util.Objects;
import org.gmm4j.FitOptions;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;

/**
 * Chooses how many components a mixture has, and the structure of its covariances: fits some of
 * each to the same rows, which a device holds for all of them, and keeps the best. Immutable: it
 * can be used again and again, by several threads at once.
 *
 * <pre>{@code
 * Selection selection =
 *     GmmSelector.builder().components(1, 2, 3, 4).covariances("full", "diag").build().select(rows);
 * }</pre>
 *
 * <p>A mixture of more components has one start more than it was asked for: that of the next fewer
 * with the components divided that are divided best. Of all starts the greatest log-likelihood is
 * kept.
 */
public final class GmmSelector {
  private final FitOptions options;
  private final List<Integer> components;
  private final List<CovarianceStructure> covariances;
  private final Criterion criterion;
  private final SelectionListener listener;

  GmmSelector(
      FitOptions options,
      List<Integer> components,
      List<CovarianceStructure> covariances,
      Criterion criterion,
      SelectionListener listener) {
    this.options = options;
    this.components = components;
    this.covariances = covariances;
    this.criterion = criterion;
    this.listener = listener;
  }

  /** Full covariances, compared by BIC. */
  public static GmmSelectorBuilder builder() {
    return new GmmSelectorBuilder();
  }

  /**
   * Fits and compares. A fit that fails is a line of the table. A listener or an interrupt of this
   * thread ends it as it ends a fit: the best so far comes back, and the thread stays interrupted.
   *
   * @param data rows [N × d]
   * @throws org.gmm4j.data.DataException if the data suit none of the mixtures
   * @throws org.gmm4j.device.DeviceException if the device is missing or cannot hold the rows
   * @throws org.gmm4j.FitException if no fit succeeded
   * @throws java.util.concurrent.CancellationException if it was ended before one did
   */
  public Selection select(Dataset data) {
    Devices.prepare(options.device());
    return new Comparison(options, components, criterion, listener)
        .of(Objects.requireNonNull(data, "data"), covariances);
  }
}
