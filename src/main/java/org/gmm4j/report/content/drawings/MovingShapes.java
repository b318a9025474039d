package org.gmm4j.report.content.drawings;

import java.util.List;
import org.gmm4j.report.facts.Step;

/** A drawing of which some shapes are others at another iteration. */
interface MovingShapes {
  /** What is seen. */
  String title();

  /** The components that have a shape, from 0. */
  List<Integer> coloured();

  /** The drawing with the shapes of the last iteration, each of the class "moving". */
  String svg();

  /** What each shape is at an iteration: its attribute d, in the order of the drawing. */
  List<String> at(Step step);
}
