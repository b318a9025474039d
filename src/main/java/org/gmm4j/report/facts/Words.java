package org.gmm4j.report.facts;

import java.util.Locale;
import java.util.stream.Collectors;
import org.gmm4j.FitResult;
import org.gmm4j.Regularization;
import org.gmm4j.RunInfo;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Agreement;
import org.gmm4j.evaluate.LabelMatch;

/** How fits are worded, on terminals and in reports. */
public final class Words {
  private Words() {}

  /** How the ridge of a fit was chosen that was not given. */
  public static String criterion(FitResult fit) {
    boolean full = fit.mixture().covariance().structure().factors() == Factors.OWN;
    return full ? "leave-one-out information" : "leave-half-out information";
  }

  /** As String.format, with a decimal point whatever the country. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** The same with minus signs in front of negative numbers. */
  public static String signed(String format, Object... arguments) {
    return format(format, arguments).replaceAll("-(?=[\\dI])", "−");
  }

  /** A whole number without decimals, any other with all of them. */
  public static String plain(double number) {
    return number == Math.rint(number) ? format("%.0f", number) : Double.toString(number);
  }

  /** A number with four digits, as few of them as it needs: 0.05, 1e-06. */
  public static String number(double number) {
    return format("%.4g", number)
        .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
        .replaceFirst("\\.(e|$)", "$1");
  }

  /** mnist-2v6: 1,990 rows × 784 features (bytes / 255) */
  public static String data(String name, Dataset rows) {
    return format(
        "%s: %s × %s (%s%s%s)",
        name,
        count(rows.rows(), "row"),
        count(rows.columns(), "feature"),
        rows.type().plural(),
        rows.scale() == 1 ? "" : " / " + plain(rows.scale()),
        rows.isIncomplete() ? ", some missing" : "");
  }

  /** cpu, double: AMD EPYC (OpenBLAS …) */
  public static String device(RunInfo run) {
    return format(
        "%s, %s: %s (%s)",
        run.device().id(), run.precision(), run.device().name(), run.device().detail());
  }

  /** Whether a fit converged, or why it ended. */
  public static String ending(FitResult fit) {
    return fit.converged() ? "converged" : fit.cancelled() ? "ended early" : "not converged";
  }

  /** 1 iteration, 2 iterations */
  public static String iterations(int count) {
    return count(count, "iteration");
  }

  /** 1 feature, 1,000 features */
  public static String count(long count, String one) {
    return format("%,d %s%s", count, one, count == 1 ? "" : "s");
  }

  /** Whether nobody gave the ridge, so that the fit chose one. */
  public static boolean isRidgeChosen(FitResult fit) {
    return fit.regularization().origin() == Regularization.Origin.FIT;
  }

  /** 1.41% (2: 2.33%, 6: 0.42%) */
  public static String misclassified(LabelMatch match, Labels labels) {
    return percent(match.misclassification())
        + match.misclassificationPerClass().entrySet().stream()
            .map(each -> labels.name(each.getKey()) + ": " + percent(each.getValue()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** ARI 0.9444, NMI 0.8925 */
  public static String agreement(Agreement agreement) {
    return format(
        "ARI %.4f, NMI %.4f",
        agreement.adjustedRandIndex(), agreement.normalizedMutualInformation());
  }

  /**
   * How much of the plain work was done: 60.00%, or of more than all 1.19 visits a pair.
   *
   * @param share of the pairs of a row and a component
   */
  public static String work(double share) {
    return share > 1 ? format("%.2f visits a pair", share) : percent(share);
  }

  /** What takes more than so many characters ends in an ellipsis. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)).strip() + "…";
  }

  /** A share as 1.41% */
  public static String percent(double share) {
    return format("%.2f%%", 100 * share);
  }

  /**
   * Where the time went.
   *
   * @param reading seconds of reading the rows
   */
  public static String times(double reading, RunInfo.Seconds seconds) {
    return format(
        "reading %.2f s, device %.2f s, ridge %.2f s, start %.2f s, EM %.2f s",
        reading, seconds.load(), seconds.ridge(), seconds.init(), seconds.em());
  }
}
