package org.gmm4j.report.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters at some iterations, one of which is seen.
 *
 * @param title what is seen
 * @param images means, a row an iteration, a column a component; null if they are drawn
 * @param svg the drawing whose shapes change; "" if there are images
 * @param iterations the number of each, ascending
 * @param weights of the components that are shown, in percent, by iteration
 * @param shapes attributes of the shapes that change, in the order of the drawing, by iteration;
 *     empty if there are images
 * @param keys of the components that are shown
 * @param note what is left out; "" for nothing
 */
public record Frames(
    String title,
    @Nullable Sprite images,
    String svg,
    List<Integer> iterations,
    List<List<String>> weights,
    List<List<String>> shapes,
    List<Key> keys,
    String note) {
  public Frames {
    iterations = List.copyOf(iterations);
    weights = List.copyOf(weights);
    shapes = List.copyOf(shapes);
    keys = List.copyOf(keys);
  }

  /**
   * What stands for a component.
   *
   * @param number of the component, from 1
   * @param colour of its shape; "" if it has an image, or none
   */
  public record Key(int number, String colour) {}
}
