package org.gmm4j.report.content;

import org.gmm4j.Scorer;
import org.gmm4j.report.content.drawings.Curve;
import org.gmm4j.report.content.drawings.Figures;
import org.gmm4j.report.content.drawings.MovingFrames;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.page.Frames;
import org.gmm4j.report.page.Page;

/** All that a report says. */
public final class Contents {
  private Contents() {}

  /**
   * Puts it together.
   *
   * @param scorer of the mixture
   */
  public static Page of(Subject subject, Scorer scorer) {
    Frames frames = MovingFrames.of(subject);
    Summary summary = new Summary(subject);
    Typical typical = Typical.of(subject.mixture(), subject.rows(), scorer);
    return new Page(
        summary.title(),
        summary.lead(),
        summary.facts(),
        Curve.of(subject, frames),
        frames,
        new ComponentsTable(subject, typical).build(),
        ConfusionRows.of(subject),
        Figures.of(subject, typical.sample(), scorer),
        Citing.of(subject));
  }
}
