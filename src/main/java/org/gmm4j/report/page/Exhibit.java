package org.gmm4j.report.page;

import java.nio.file.Path;
import java.util.List;

/**
 * A demonstration, as the page of a gallery shows it.
 *
 * @param name how it is asked for
 * @param title its heading
 * @param about what is done, in a sentence or two
 * @param tables its numbers
 * @param pictures its pictures
 * @param films its films
 */
public record Exhibit(
    String name,
    String title,
    String about,
    List<Table> tables,
    List<Shown> pictures,
    List<Shown> films) {
  /**
   * Numbers.
   *
   * @param caption what they are
   * @param header a word a column
   * @param rows as many cells each
   */
  public record Table(String caption, List<String> header, List<List<String>> rows) {}

  /**
   * A picture or a film.
   *
   * @param file where it is
   * @param alternative what it shows, for those who do not see it
   * @param width in pixels
   * @param height in pixels
   */
  public record Shown(Path file, String caption, String alternative, int width, int height) {}
}
