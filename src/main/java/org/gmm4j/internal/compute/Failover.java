package org.gmm4j.internal.compute;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows on a device that may give up, and from then on somewhere else: the call that failed is done
 * again there, and nothing that was computed before is lost.
 */
public final class Failover implements Loaded, Backend.Resident {
  private final Class<? extends DeviceException> reason;
  private final String then;
  private final Consumer<String> notices;
  private boolean held = true;
  private Loaded current;
  private @Nullable Supplier<Loaded> other;

  /**
   * Begins on a device.
   *
   * @param first the rows there; closed with this
   * @param other loads them elsewhere, when the first are closed; asked once at most
   * @param reason failures of this kind lead there, and no others
   * @param then what happens then, in words
   * @param notices told when it happens
   */
  public Failover(
      Loaded first,
      Supplier<Loaded> other,
      Class<? extends DeviceException> reason,
      String then,
      Consumer<String> notices) {
    this.current = first;
    this.other = other;
    this.reason = reason;
    this.then = then;
    this.notices = notices;
  }

  @Override
  public Backend backend() {
    return current.backend();
  }

  @Override
  public Backend.Resident rows() {
    return this;
  }

  @Override
  public <T> T onDevice(Function<Backend, T> work) {
    return callLoaded(there -> there.onDevice(work));
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return call(rows -> rows.expect(mixture));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    return call(rows -> rows.expect(mixture, listener));
  }

  @Override
  public RowWeights weights() {
    return current.rows().weights();
  }

  @Override
  public KnownLabels known() {
    return current.rows().known();
  }

  @Override
  public double faintCount() {
    return current.rows().faintCount();
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    RowSink once = new ResumedSink(sink);
    call(
        rows -> {
          rows.posterior(mixture, once);
          return true;
        });
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    return call(rows -> rows.label(mixture, labels));
  }

  @Override
  public Moments accumulate(
      Responsibilities responsibilities, double[][] references, Scatter scatter) {
    return call(rows -> rows.accumulate(responsibilities, references, scatter));
  }

  @Override
  public Moments accumulate(
      GaussianMixture completing,
      Responsibilities responsibilities,
      double[][] references,
      Scatter scatter) {
    return call(rows -> rows.accumulate(completing, responsibilities, references, scatter));
  }

  @Override
  public Nearest nearest(double[][] centres) {
    return call(rows -> rows.nearest(centres));
  }

  @Override
  public void forget() {
    current.rows().forget();
  }

  @Override
  public void exchange(State state) {
    current.rows().exchange(state);
  }

  @Override
  public @Nullable DeviceMemory memory() {
    return current.rows().memory();
  }

  @Override
  public @Nullable Profile profile() {
    return current.rows().profile();
  }

  private <T> T call(Function<Backend.Resident, T> step) {
    return callLoaded(there -> step.apply(there.rows()));
  }

  private <T> T callLoaded(Function<Loaded, T> step) {
    try {
      return step.apply(current);
    } catch (DeviceException lost) {
      Supplier<Loaded> next = other;
      if (next == null || !reason.isInstance(lost)) {
        throw lost;
      }
      other = null;
      notices.accept(lost.getMessage() + ": " + then);
      held = false;
      current.close(); // there may be no room for both
      current = next.get();
      held = true;
      return step.apply(current);
    }
  }

  @Override
  public void close() {
    if (held) {
      current.close();
    }
  }
}
