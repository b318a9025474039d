package org.gmm4j.report.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.data.DataException;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.film.Film;

/** What a demonstration has to show, in the order in which it is seen. */
public final class Exhibit {
  private final Path folder;
  private final String name;
  private final String title;
  private final String about;
  private final List<Table> tables = new ArrayList<>();
  private final List<Shown> pictures = new ArrayList<>();
  private final List<Shown> films = new ArrayList<>();

  /**
   * Begins without anything.
   *
   * @param folder for its files, which is there
   * @param of what it shows
   */
  public Exhibit(Path folder, Demonstration of) {
    this.folder = folder;
    this.name = of.name();
    this.title = of.title();
    this.about = of.about();
  }

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
    try {
      Files.createDirectories(all);
    } catch (IOException failed) {
      throw new DataException(all + ": cannot be made: " + failed.getMessage(), failed);
    }
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

  /** How the demonstration is asked for. */
  public String name() {
    return name;
  }

  /** Its heading. */
  public String title() {
    return title;
  }

  /** What is done, in a sentence or two. */
  public String about() {
    return about;
  }

  /** Its numbers. */
  public List<Table> tables() {
    return List.copyOf(tables);
  }

  /** Its pictures. */
  public List<Shown> pictures() {
    return List.copyOf(pictures);
  }

  /** Its films. */
  public List<Shown> films() {
    return List.copyOf(films);
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
