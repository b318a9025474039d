package org.gmm4j.internal.em;

import java.util.List;
import java.util.Locale;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.em.Collapse;

/** Words for covariances that were singular. */
final class Repairs {
  private Repairs() {}

  /** What was done for each, in the user's features. */
  static List<Collapse> told(
      int iteration, List<CovarianceEstimate.Repair> repairs, FeaturePlan plan) {
    return repairs.stream()
        .map(
            each ->
                new Collapse(
                    iteration,
                    each.component(),
                    Collapse.Response.REPAIRED,
                    wasSingular(each.component(), each.count(), each.pivot(), plan)
                        + how(each.share())))
        .toList();
  }

  private static String how(double share) {
    return share == 0
        ? ": variances of nothing are raised to a millionth of those within all components"
        : String.format(Locale.ROOT, ": its variances are raised by %.0e of themselves", share);
  }

  /** Which, and where. */
  static String wasSingular(int component, double count, int pivot, FeaturePlan plan) {
    String rows =
        component == CovarianceEstimate.Singular.SHARED
            ? ""
            : String.format(Locale.ROOT, "(of %.4g rows) ", count);
    return String.format(
        Locale.ROOT, "%swas singular at feature %d", rows, plan.featureOf(pivot) + 1);
  }
}
