package org.gmm4j.report.gallery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.io.OutputFile;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.film.Film;
import org.gmm4j.report.page.Exhibit;
import org.gmm4j.report.page.Exhibit.Shown;
import org.gmm4j.report.page.Exhibit.Table;

/** What a demonstration has to show, in the order in which it is seen. */
final class Exhibition {
  private final Path folder;
  private final List<Table> tables = new ArrayList<>();
  private final List<Shown> pictures = new ArrayList<>();
  private final List<Shown> films = new ArrayList<>();

  /**
   * Begins without anything.
   *
   * @param folder for its files, which is there
   */
  Exhibition(Path folder) {
    this.folder = folder;
  }

  /** Adds numbers. */
  void table(String caption, List<String> header, List<List<String>> rows) {
    tables.add(new Table(caption, header, rows));
  }

  /** Adds a picture. */
  void picture(String name, String caption, Picture picture) {
    Path file = folder.resolve(name + ".svg");
    picture.write(file);
    pictures.add(
        new Shown(file, caption, picture.description(), picture.width(), picture.height()));
  }

  /** Writes a picture an iteration as pixels: iterations/000.png and so on. */
  void iterations(List<Picture> pictures) {
    Path all = folder.resolve("iterations");
    OutputFile.makeDirectory(all);
    IntStream.range(0, pictures.size())
        .parallel()
        .forEach(
            i -> pictures.get(i).write(all.resolve(String.format(Locale.ROOT, "%03d.png", i))));
  }

  /**
   * Adds a film, as MP4 and as GIF.
   *
   * @param rate frames a second
   */
  void film(String name, String caption, Film film, int rate) {
    film.write(folder.resolve(name + ".gif"), rate);
    Path file = folder.resolve(name + ".mp4");
    film.write(file, rate);
    Picture last = film.frame(film.frames() - 1);
    films.add(new Shown(file, caption, last.description(), last.width(), last.height()));
  }

  /** All of it. */
  Exhibit named(String name, String title, String about) {
    return new Exhibit(
        name, title, about, List.copyOf(tables), List.copyOf(pictures), List.copyOf(films));
  }

  /** A number with so many digits behind the point. */
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−');
  }

  /** A share as a percentage. */
  static String percent(double share) {
    return number(100 * share, 2) + "%";
  }
}
