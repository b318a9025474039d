package org.gmm4j.cli.options;

import org.gmm4j.data.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data files are read. */
public final class ReadingOptions {
  @Option(
      names = "--columns",
      paramLabel = "1-4,7",
      description = "Which columns are features, by number from 1 or by name. Default: all.")
  private @Nullable String columns;

  @Option(names = "--transpose", description = "The data have a sample a column.")
  private boolean transposed;

  @Option(
      names = "--resize",
      paramLabel = "WxH",
      converter = ImageSizeConverter.class,
      description = "Resize images of a folder to so many pixels. Default: all must have one size.")
  private ReadOptions.@Nullable ImageSize size;

  /** What they say. */
  public ReadOptions options() {
    return new ReadOptions(columns, transposed, size);
  }
}
