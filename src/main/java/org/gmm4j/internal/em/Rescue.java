package org.gmm4j.internal.em;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gmm4j.FitListener;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.em.Collapse;
import org.gmm4j.em.CollapsePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of components that collapse in one run of EM: those whose covariances are singular,
 * and those that die. It goes by the policy; where a component should make way that cannot, as the
 * last one, or after as many others as twice their number, it is repaired.
 */
final class Rescue {
  private static final int MOST_A_COMPONENT = 2;
  private static final double LEAST_ROWS = 0.5;

  private final CollapsePolicy policy;
  private final Regrowth regrowth;
  private final FeaturePlan plan;
  private final double rows;
  private final FitListener listener;
  private final int most;

  /**
   * Begins.
   *
   * @param rows how many all are worth
   * @param components K at the start
   */
  Rescue(
      CollapsePolicy policy,
      Regrowth regrowth,
      FeaturePlan plan,
      double rows,
      int components,
      FitListener listener) {
    this.policy = policy;
    this.regrowth = regrowth;
    this.plan = plan;
    this.rows = rows;
    this.listener = listener;
    this.most = MOST_A_COMPONENT * components;
  }

  /** How a run goes on behind a step. */
  sealed interface Verdict {
    /**
     * To the next iteration.
     *
     * @param now as before, with the collapses of this one
     */
    record Next(Position now, GaussianMixture mixture) implements Verdict {}

    /** The step is taken again, from where it is now. */
    record Again(Position now) implements Verdict {}

    /** It does not. */
    record Fails(CovarianceEstimate.Singular singular) implements Verdict {}
  }

  /** Judges the step that was taken from a position. */
  Verdict judge(Position now, Step step) {
    if (step.maximization() instanceof Maximization.Failed failed) {
      return judge(now, failed);
    }
    GaussianMixture next = ((Maximization.Next) step.maximization()).mixture();
    double[] before = now.mixture().weights();
    double[] after = next.weights();
    Position noted = now;
    for (int k = 0; k < after.length; k++) {
      double own = after[k] * rows;
      if (own < LEAST_ROWS && mayReplace(now)) {
        return replaced(now, k, format("has the weight of %.2g rows", own));
      }
      if (after[k] == 0 && before[k] > 0) {
        noted =
            noted(
                noted,
                k,
                Collapse.Response.KEPT,
                "has lost all its rows: it keeps its mean and covariance, with weight 0");
      }
    }
    return new Verdict.Next(noted, next);
  }

  private Verdict judge(Position now, Maximization.Failed failed) {
    CovarianceEstimate.Singular singular = failed.singular();
    if (policy == CollapsePolicy.FAIL) {
      return new Verdict.Fails(singular);
    }
    if (singular.component() != CovarianceEstimate.Singular.SHARED
        && singular.pivot() >= 0
        && mayReplace(now)) {
      return replaced(
          now,
          singular.component(),
          Repairs.wasSingular(singular.component(), singular.count(), singular.pivot(), plan));
    }
    Maximization.Raised raised = failed.raised();
    return raised == null
        ? new Verdict.Fails(singular)
        : new Verdict.Next(repaired(now, now.iterations() + 1, raised), raised.next().mixture());
  }

  /**
   * The start of a run, for which covariances that are singular are repaired.
   *
   * @return null if that must not be, or would not do
   */
  static @Nullable Position start(
      Maximization found, CollapsePolicy policy, FeaturePlan plan, FitListener listener) {
    if (!(found.orRaised(policy, plan) instanceof Maximization.Next next)) {
      return null;
    }
    Position start = Position.at(next.mixture());
    tell(start, next.collapses(), listener);
    return start.with(next.collapses());
  }

  private boolean mayReplace(Position now) {
    return policy.replaces()
        && now.mixture().components() > 1
        && now.collapses().stream().filter(each -> each.response().replaces()).count() < most;
  }

  private Verdict replaced(Position now, int k, String reason) {
    GaussianMixture others = now.mixture().without(k);
    if (policy == CollapsePolicy.DROP) {
      String left = format(": it is dropped, %d are left", others.components());
      return new Verdict.Again(
          noted(now.anew(others), k, Collapse.Response.DROPPED, reason + left));
    }
    int components = now.mixture().components();
    Position noted =
        noted(
            now,
            k,
            Collapse.Response.RESEEDED,
            reason + ": it starts anew where another is divided in two");
    Maximization grown = regrowth.grow(others, components, noted.collapses().size());
    if (!(grown.orRaised(policy, plan) instanceof Maximization.Next next)) {
      return new Verdict.Fails(((Maximization.Failed) grown).singular());
    }
    List<Collapse> onTheWay =
        next.collapses().stream().map(each -> each.in(now.iterations() + 1)).toList();
    tell(noted, onTheWay, listener);
    return new Verdict.Again(noted.with(onTheWay).anew(next.mixture()));
  }

  /** Notes all repairs, and tells of those of components that were not repaired before. */
  private Position repaired(Position now, int iteration, Maximization.Raised raised) {
    List<Collapse> repairs = Repairs.told(iteration, raised.repairs(), plan);
    tell(now, repairs, listener);
    return now.with(repairs);
  }

  /** Tells of what happened behind a position, but once of a component's repairs. */
  private static void tell(Position before, List<Collapse> collapses, FitListener listener) {
    Set<Integer> repaired = repaired(before);
    for (Collapse each : collapses) {
      boolean repair = each.response() == Collapse.Response.REPAIRED;
      if (!repair || repaired.add(each.component())) {
        listener.collapsed(each);
      }
    }
  }

  /** Those of the components that there are now which were repaired before. */
  private static Set<Integer> repaired(Position now) {
    Set<Integer> repaired = new HashSet<>();
    for (Collapse each : now.collapses()) {
      if (each.response().replaces()) {
        repaired.clear();
      } else if (each.response() == Collapse.Response.REPAIRED) {
        repaired.add(each.component());
      }
    }
    return repaired;
  }

  private Position noted(Position now, int k, Collapse.Response response, String reason) {
    Collapse collapse = new Collapse(now.iterations() + 1, k, response, reason);
    listener.collapsed(collapse);
    return now.with(List.of(collapse));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
