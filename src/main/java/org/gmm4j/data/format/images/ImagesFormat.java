package org.gmm4j.data.format.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;
import org.jspecify.annotations.Nullable;

/**
 * A folder of images: PNG, JPEG, BMP, GIF, TIFF, and WebP where ImageIO has a plug-in for it. A row
 * is an image, in the order of paths below the folder; of grey images its pixels, else red, green
 * and blue of each. Folders in it are classes if there are two and all images lie in one.
 */
public final class ImagesFormat implements Format {
  private static final List<String> MARKS =
      List.of("\u0089PNG\r\n", "\u00ff\u00d8\u00ff", "GIF87a", "GIF89a", "II*\0", "MM\0*");

  @Override
  public String name() {
    return "a folder of images";
  }

  /** Any folder, and single images, to say what would be right. */
  @Override
  public boolean matches(InputFile file) {
    if (file.isFolder()) {
      return true;
    }
    String head = new String(file.head(), StandardCharsets.ISO_8859_1);
    return MARKS.stream().anyMatch(head::startsWith)
        || (head.startsWith("RIFF") && head.startsWith("WEBP", 8))
        || (head.startsWith("BM") && head.startsWith("\0\0\0\0", 6)); // two reserved numbers
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    if (!file.isFolder()) {
      throw new DataException(
          file.name() + ": is an image; give the folder that it is in, an image is a row of that");
    }
    List<ImageFile> files = FolderWalk.of(file.file(), file.name());
    if (files.isEmpty()) {
      throw new DataException(
          "%s: is a folder without images, no file in it or below ends in %s"
              .formatted(file.name(), FolderWalk.ENDINGS));
    }
    try {
      return new Folder(ImageRows.of(file.name(), files, options.size()), files);
    } catch (LinkageError missing) {
      throw new DataException(
          "%s: images need the module java.desktop of Java, which cannot be loaded here (%s)"
              .formatted(file.name(), missing.getMessage()),
          missing);
    }
  }

  private record Folder(StoredArray rows, List<ImageFile> files) implements ArrayFile {
    @Override
    public List<StoredArray> arrays() {
      return List.of(rows);
    }

    @Override
    public @Nullable Labels labels() {
      return FolderWalk.labels(files);
    }
  }
}
