package org.gmm4j.report.gallery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.data.DataException;
import org.gmm4j.io.OutputFile;
import org.gmm4j.report.page.Exhibit;
import org.gmm4j.report.page.GalleryPage;
import org.gmm4j.report.page.Html;

/**
 * The classic demonstrations of mixtures, each with its numbers, pictures and films:
 *
 * <pre>{@code
 * Exhibit exhibit = Gallery.make("restarts", Path.of("gallery"), Gallery.SEED);
 * Gallery.writeIndex(List.of(exhibit), Path.of("gallery"), Gallery.SEED);
 * }</pre>
 *
 * <p>They take the libraries that pictures and films take.
 */
public final class Gallery {
  /** A seed with which five-clusters ends well: from its random starts EM does in one of eight. */
  public static final long SEED = 23;

  private static final String INDEX = "index.html";

  private Gallery() {}

  /**
   * Fails if nothing could be written there: for a check before the work begins.
   *
   * @throws DataException if it is no directory and none can be made of it, or permission is
   *     missing
   */
  public static void requireWritable(Path folder) {
    OutputFile.requireDirectory(folder);
    if (Files.exists(folder)) {
      OutputFile.requireWritable(folder.resolve(INDEX));
    }
  }

  /** The names of all. */
  public static List<String> names() {
    return Demonstrations.ALL.stream().map(Demonstration::name).toList();
  }

  /**
   * Makes one.
   *
   * @param folder for a folder of its name
   * @param seed of what is drawn at random
   * @throws IllegalArgumentException if there is none of this name
   * @throws DataException if something cannot be written
   */
  public static Exhibit make(String name, Path folder, long seed) {
    Demonstration demonstration =
        Demonstrations.ALL.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' is none of %s".formatted(name, String.join(", ", names()))));
    Path own = folder.resolve(name);
    OutputFile.makeDirectory(own);
    Exhibition exhibition = new Exhibition(own);
    demonstration.make(exhibition, seed);
    return exhibition.named(name, demonstration.title(), demonstration.about());
  }

  /**
   * Writes the page that shows exhibits, index.html.
   *
   * @param folder in which they are
   * @param seed that they were made with
   * @return where it is
   * @throws DataException if it cannot be written
   */
  public static Path writeIndex(List<Exhibit> exhibits, Path folder, long seed) {
    Path index = folder.resolve(INDEX);
    String html = Html.of(new GalleryPage(exhibits, seed));
    OutputFile.write(index, to -> to.write(html.getBytes(StandardCharsets.UTF_8)));
    return index;
  }
}
