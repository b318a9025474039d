package org.gmm4j.data.format.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gmm4j.data.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images in a folder and all below it by their endings, in the order of their relative
 * paths, code point by code point, which is that of Python's {@code sorted}. Hidden files and what
 * systems leave in folders are passed over. Each folder is read once: links to folders are followed
 * when all that lies below without one has been found, and only to what was not.
 */
final class FolderWalk {
  /** For messages. */
  static final String ENDINGS = ".png, .jpg, .jpeg, .bmp, .gif, .tif, .tiff or .webp";

  private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(png|jpe?g|bmp|gif|tiff?|webp)");
  private static final Pattern PASSED_OVER = Pattern.compile("\\..*|__MACOSX");

  private final String name;
  private final List<Found> found = new ArrayList<>();
  private final Set<Path> entered = new HashSet<>();
  private final Deque<Link> links = new ArrayDeque<>();

  private record Link(Path path, String relative) {}

  private record Found(ImageFile file, byte[] key) {}

  private FolderWalk(String name) {
    this.name = name;
  }

  /** Whether the name of a file is that of an image. */
  static boolean isImage(String name) {
    return IMAGE.matcher(name).matches();
  }

  /**
   * All images.
   *
   * @param name of the folder, for messages
   * @throws org.gmm4j.data.DataException if one is no regular file, a link to nothing for instance
   * @throws IOException if a folder cannot be read
   */
  static List<ImageFile> of(Path root, String name) throws IOException {
    FolderWalk walk = new FolderWalk(name.replaceFirst("(?<=.)/+$", ""));
    walk.enter(root, "");
    while (!walk.links.isEmpty()) {
      Link next = walk.links.remove();
      walk.enter(next.path, next.relative);
    }
    return walk.found.stream()
        .sorted(Comparator.comparing(Found::key, Arrays::compareUnsigned))
        .map(Found::file)
        .toList();
  }

  /**
   * The folders directly below as classes, one an image; null where there are fewer than two, or an
   * image lies in none.
   */
  static @Nullable Labels labels(List<ImageFile> files) {
    List<String> folders = files.stream().map(ImageFile::firstFolder).toList();
    return folders.contains("") || folders.stream().distinct().count() < 2
        ? null
        : Labels.of(folders);
  }

  private void enter(Path folder, String relative) throws IOException {
    if (!entered.add(folder.toRealPath())) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(folder)) {
      entries = list.sorted().toList();
    }
    for (Path entry : entries) {
      String last = String.valueOf(entry.getFileName());
      if (PASSED_OVER.matcher(last).matches()) {
        continue;
      }
      if (!Files.isDirectory(entry)) {
        if (isImage(last)) {
          add(entry, relative + last);
        }
      } else if (Files.isSymbolicLink(entry)) {
        links.add(new Link(entry, relative + last + "/"));
      } else {
        enter(entry, relative + last + "/");
      }
    }
  }

  private void add(Path path, String relative) {
    String shown = (name + "/" + relative).replaceAll("\\p{Cntrl}", "?");
    ImageFile file = new ImageFile(path, relative, shown);
    if (!Files.isRegularFile(path)) {
      throw file.refusal(
          Files.isSymbolicLink(path) ? "is a link to no file" : "is no regular file");
    }
    found.add(new Found(file, relative.getBytes(StandardCharsets.UTF_8)));
  }
}
