package org.gmm4j.selection;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.FitOptions;
import org.gmm4j.GmmFitter;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.FullCovariance;

/** Collects what is compared, and how. The last call of a method counts. */
public final class GmmSelectorBuilder {
  private static final int USUAL_MOST = 10;

  private List<Integer> components = IntStream.rangeClosed(1, USUAL_MOST).boxed().toList();
  private List<CovarianceStructure> covariances = List.of(new FullCovariance.Structure());
  private Criterion criterion = Criterion.BIC;
  private FitOptions options = GmmFitter.builder().options();
  private SelectionListener listener = new SelectionListener() {};

  GmmSelectorBuilder() {}

  /** Numbers of components, in any order; 1 to 10 if nobody says. */
  public GmmSelectorBuilder components(int... counts) {
    components = IntStream.of(counts).sorted().distinct().boxed().toList();
    return this;
  }

  /**
   * Structures of the covariances by their names, as {@link CovarianceStructure#of}; full if nobody
   * says. Of mfa:auto and ppca:auto the number of factors is chosen by the criterion, the same for
   * all components.
   *
   * @throws IllegalArgumentException if there is no such structure
   */
  public GmmSelectorBuilder covariances(String... names) {
    covariances = Arrays.stream(names).map(CovarianceStructure::of).distinct().toList();
    return this;
  }

  /** By what they are compared; by BIC if nobody says. */
  public GmmSelectorBuilder criterion(Criterion value) {
    criterion = value;
    return this;
  }

  /** All else that each fit is asked for; its components and structure do not count. */
  public GmmSelectorBuilder options(FitOptions value) {
    options = value;
    return this;
  }

  /** Hears how it goes on, and can end it. */
  public GmmSelectorBuilder listener(SelectionListener value) {
    listener = value;
    return this;
  }

  /**
   * The selector.
   *
   * @throws IllegalArgumentException if what was asked for makes no sense, alone or together
   */
  public GmmSelector build() {
    require(!components.isEmpty(), "no number of components is given");
    require(!covariances.isEmpty(), "no structure is given");
    require(options.start() == null, "a start is of one number of components only");
    require(
        options.checkpoints().file() == null && options.checkpoints().resume() == null,
        "checkpoints are of one fit only");
    for (CovarianceStructure structure : covariances) {
      options.with(components.get(0), structure); // valid if it exists
      options.with(components.get(components.size() - 1), structure);
    }
    return new GmmSelector(options, components, covariances, criterion, listener);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
