package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.TextTable;
import org.gmm4j.report.gallery.Gallery;
import org.gmm4j.report.page.Exhibit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j gallery [NAME…]}. */
@Command(
    name = "gallery",
    description = "Makes the classic demonstrations: numbers, pictures and films.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "five-clusters   a contour film of five clusters in the plane",
      "three-clusters  a picture an iteration, and the ways of the means",
      "truth-and-fit   one, two and three features, beside the truth and scikit-learn",
      "restarts        one feature by three and six components, the best of ten starts",
      "series          fifty values, one of them thirteen times",
      "mnist-2v6       handwritten twos and sixes, by full and by low-rank covariances",
      "",
      "Example: gmm4j gallery restarts series --out gallery"
    })
public final class GalleryCommand implements Runnable {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Which ones; they are listed below. Default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where they go, a folder each, and index.html. Default: gallery.")
  private Path out = Path.of("gallery");

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of all randomness. Default: " + Gallery.SEED + ".")
  private long seed = Gallery.SEED;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    for (String name : names) {
      if (!Gallery.names().contains(name)) {
        throw output.usage(
            "'%s' is none of %s".formatted(name, String.join(", ", Gallery.names())));
      }
    }
    Gallery.requireWritable(out);
    List<Exhibit> made = new ArrayList<>();
    for (String name : names.isEmpty() ? Gallery.names() : new LinkedHashSet<>(names)) {
      Exhibit exhibit = Gallery.make(name, out, seed);
      show(exhibit);
      made.add(exhibit);
    }
    output.line("all of it        %s", Gallery.writeIndex(made, out, seed));
  }

  private void show(Exhibit exhibit) {
    output.line("%s", exhibit.title());
    for (Exhibit.Table each : exhibit.tables()) {
      output.line("%s", "");
      new TextTable(each).lines().forEach(line -> output.line("%s", line));
    }
    output.line("%s", "");
    for (Exhibit.Shown each : exhibit.pictures()) {
      output.line("  %s", each.file());
    }
    for (Exhibit.Shown each : exhibit.films()) {
      output.line("  %s", each.file());
    }
    output.line("%s", "");
  }
}
