package org.gmm4j.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers what it could not write, which a {@link PrintStream} only hints.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private @Nullable String failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Takes the place of {@link System#out}. */
  public static StandardOutput install() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(output, true));
    return output;
  }

  /** Why something was lost; null if nothing was, or whoever read has closed the pipe. */
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException lost) {
      String why = String.valueOf(lost.getMessage());
      failure = why.contains("Broken pipe") ? null : why;
      throw lost;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }
}
