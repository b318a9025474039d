package org.gmm4j.report.page;

import java.nio.file.Path;
import java.util.List;

/**
 * The page that shows exhibits, whose files are in folders beside it.
 *
 * @param exhibits in their order
 * @param seed that they were made with
 */
public record GalleryPage(List<Exhibit> exhibits, long seed) {
  /** Where a picture or film is, seen from the page. */
  public String link(Exhibit.Shown shown) {
    Path file = shown.file();
    return file.getName(file.getNameCount() - 2) + "/" + file.getFileName();
  }

  /** Where the same film is as GIF. */
  public String gif(Exhibit.Shown film) {
    return link(film).replaceFirst("\\.mp4$", ".gif");
  }
}
