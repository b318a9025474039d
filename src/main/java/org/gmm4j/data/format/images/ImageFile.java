package org.gmm4j.data.format.images;

import java.nio.file.Path;
import org.gmm4j.data.DataException;

/**
 * An image in a folder.
 *
 * @param path of the file
 * @param relative its path below the folder, with / between names
 * @param name for messages
 */
record ImageFile(Path path, String relative, String name) {
  /** The folder directly below the one that is read; empty where the image lies in that itself. */
  String firstFolder() {
    return relative.substring(0, Math.max(0, relative.indexOf('/')));
  }

  DataException refusal(String why) {
    return new DataException(name + ": " + why);
  }
}
