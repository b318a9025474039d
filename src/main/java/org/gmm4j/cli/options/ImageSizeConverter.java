package org.gmm4j.cli.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.ReadOptions.ImageSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes of images as they are written, "28x28". */
final class ImageSizeConverter implements ITypeConverter<ImageSize> {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})[x×]([1-9]\\d{0,4})");

  @Override
  public ImageSize convert(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new TypeConversionException(
          "'%s' is no size of an image; width and height, 28x28 for instance".formatted(text));
    }
    return new ImageSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
  }
}
