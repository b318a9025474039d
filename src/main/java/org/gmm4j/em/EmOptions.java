package org.gmm4j.em;

import java.util.Objects;

/**
 * How EM goes.
 *
 * @param onCollapse what becomes of components that collapse
 */
public record EmOptions(CollapsePolicy onCollapse) {
  /** Checks. */
  public EmOptions {
    Objects.requireNonNull(onCollapse, "onCollapse");
  }

  /** The same for a run in which no component can make way: it is repaired then. */
  public EmOptions inPlace() {
    return new EmOptions(onCollapse.replaces() ? CollapsePolicy.REPAIR : onCollapse);
  }
}
