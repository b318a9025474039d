package org.gmm4j.report.content.drawings;

import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Panel;

/** The room between axes that have titles. */
final class InAxes {
  /** Below it; the script of the page knows it too. */
  private static final double BELOW = 48;

  /** To the left, at least, so that usual drawings stand below each other. */
  private static final double LEFT = 72;

  private InAxes() {}

  /**
   * All of a drawing but for the labels.
   *
   * @param ys the least and the greatest value of the vertical axis
   */
  static Box of(Drawing drawing, double[] ys) {
    Box all = drawing.box().without(0, 10, 16, BELOW);
    return all.without(Math.max(LEFT, Panel.margin(ys, all.height(), true)), 0, 0, 0);
  }
}
