package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.film.Film;
import org.gmm4j.report.parts.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilmsTest {
  private static Dataset normals(int n, int d) {
    Random random = new Random(3);
    double[][] rows = new double[n][d];
    for (int i = 0; i < n; i++) {
      int centre = i % 3 * 4;
      Arrays.setAll(rows[i], j -> centre + random.nextGaussian());
    }
    return Dataset.of(rows);
  }

  private static GmmFitterBuilder fitter(int components, int iterations) {
    return GmmFitter.builder()
        .components(components)
        .initialization(Initialization.RANDOM_FROM_DATA)
        .tolerance(0)
        .maxIterations(iterations)
        .device("cpu");
  }

  private static Film film(GmmFitterBuilder fitter, Dataset rows) {
    Recording recording = new Recording();
    FitResult fit = fitter.listener(recording).build().fit(rows);
    return rows.columns() <= Films.MOST_AXES
        ? Films.of(recording, fit, rows)
        : Films.of(recording, fit, ImageShape.guess(rows.columns()).orElseThrow());
  }

  private static List<String> found(Picture picture, String pattern) {
    return Pattern.compile(pattern)
        .matcher(picture.svg())
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Marks of axes, and where they stand. */
  private static List<String> axes(Picture picture) {
    return found(picture, "<text [^>]*>−?[0-9.,]+</text>");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void axesStayWhereTheyAre(int features) {
    Film film = film(fitter(3, 12), normals(150, features));
    assertEquals(13, film.frames());
    List<String> axes = axes(film.frame(0));
    assertTrue(axes.size() >= 6, axes + "");
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < film.frames(); i++) {
      Picture frame = film.frame(i);
      assertEquals(axes, axes(frame), "frame " + i);
      assertTrue(frame.svg().contains("After " + i + " of 12 iterations: log-likelihood −"));
      assertFalse(frames.contains(frame.svg()), "frame " + i + " was there before");
      frames.add(frame.svg());
    }
  }

  @Test
  void meansAreInTheOrderOfTheResult() {
    Film film = film(fitter(3, 5), normals(90, 25));
    assertEquals(6, film.frames());
    String captions = "(?<=>)[0-9]+(?=: [^<]*</text>)";
    List<String> order = found(film.frame(5), captions);
    assertEquals(3, order.size(), order + "");
    for (int i = 0; i < film.frames(); i++) {
      assertEquals(order, found(film.frame(i), captions));
      assertEquals(3, found(film.frame(i), "<image ").size());
    }
  }

  /** One component, one iteration, components of one row each, rows that are all the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void degenerateFitsAreFilmed(int features, @TempDir Path folder) throws Exception {
    double[][] same = new double[5][features];
    Arrays.stream(same).forEach(row -> Arrays.fill(row, 44.4457));
    double[][] apart = new double[3][features];
    Arrays.setAll(apart, i -> new double[features]);
    for (int i = 0; i < 3; i++) {
      Arrays.fill(apart[i], 1e6 * i);
    }
    List<Film> films =
        List.of(
            film(fitter(1, 1), normals(30, features)),
            film(fitter(2, 4), Dataset.of(same)),
            film(fitter(3, 4), Dataset.of(apart)),
            film(fitter(12, 2), normals(40, features)));
    for (Film film : films) {
      for (String name : List.of("film.gif", "film.mp4")) {
        Path file = folder.resolve(name);
        film.write(file, 3);
        assertTrue(Files.size(file) > 1000);
      }
      assertFalse(film.frame(0).svg().replaceAll("base64,[^\"]*", "").contains("NaN"));
    }
  }

  @Test
  void ofManyFeaturesThatAreNoImagesThereIsNone() {
    Recording recording = new Recording();
    Dataset rows = normals(60, 5);
    FitResult fit = fitter(2, 2).listener(recording).build().fit(rows);
    assertThrows(IllegalArgumentException.class, () -> Films.of(recording, fit, rows));
    assertThrows(
        IllegalArgumentException.class, () -> Films.of(recording, fit, new ImageShape(5, 5, 1)));
  }

  @Test
  void framesMayBeAnyPictures(@TempDir Path folder) {
    Recording recording = new Recording();
    FitResult fit = fitter(2, 9).listener(recording).build().fit(normals(60, 2));
    Film film =
        Films.of(recording.snapshots(fit), each -> Plots.likelihood(List.of(each.logLikelihood())));
    assertEquals(10, film.frames());
    film.write(folder.resolve("film.gif"), 5);
    assertTrue(Files.exists(folder.resolve("film.gif")));
  }
}
