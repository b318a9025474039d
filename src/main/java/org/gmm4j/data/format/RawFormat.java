package org.gmm4j.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/**
 * Nothing but numbers, row by row, as the file's name has to say: {@code a.bin:uint8x784} has rows
 * of 784 bytes, {@code a.bin:float32bex28x28} images of singles whose first byte is the highest.
 */
public final class RawFormat implements Format {
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "(bool|u?int8|u?int16|u?int32|u?int64|float16|float32|float64)(be|le)?"
              + "((?:x[1-9][0-9]{0,8}){1,3})");

  private final @Nullable String description;

  /** The format as such, of which no file is known to be. */
  public RawFormat() {
    this(null);
  }

  private RawFormat(@Nullable String description) {
    this.description = description;
  }

  @Override
  public String name() {
    return "raw numbers, as FILE:uint8x784";
  }

  @Override
  public boolean matches(InputFile file) {
    return false;
  }

  @Override
  public Optional<Format> describedBy(String array) {
    return DESCRIPTION.matcher(array).matches()
        ? Optional.of(new RawFormat(array))
        : Optional.empty();
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    Matcher said = DESCRIPTION.matcher(String.valueOf(description));
    if (!said.matches() || file.isFolder()) {
      throw new DataException(file.name() + ": is no file of " + name());
    }
    NumberType type = NumberType.valueOf(said.group(1).toUpperCase(Locale.ROOT));
    ByteOrder order = "be".equals(said.group(2)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String[] sizes = said.group(3).substring(1).split("x");
    long[] shape = new long[1 + sizes.length];
    double rowBytes = type.bytes();
    for (int i = 0; i < sizes.length; i++) {
      shape[1 + i] = Long.parseLong(sizes[i]);
      rowBytes *= shape[1 + i];
    }
    long bytes = Files.size(file.file());
    if (rowBytes > bytes || bytes % (long) rowBytes != 0) {
      throw new DataException(
          "%s: its %,d bytes are no whole number of rows of %s (%,.0f bytes)"
              .formatted(file.name(), bytes, description, rowBytes));
    }
    shape[0] = bytes / (long) rowBytes;
    ArrayHeader header = new ArrayHeader(type, order, shape, false);
    InputStream in = file.stream();
    NumberArray array =
        new NumberArray(
            file.name(), String.valueOf(description), header, in, bytes, header.at(file, 0));
    return () -> List.of(array);
  }
}
