package org.gmm4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A full disk is noticed, a reader who has seen enough is not. */
class StandardOutputTest {
  private static StandardOutput failing(String message) {
    return new StandardOutput(
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(message);
          }
        });
  }

  @Test
  void aFullDiskIsRemembered() {
    StandardOutput output = failing("No space left on device");
    new PrintStream(output, true, StandardCharsets.UTF_8).println("lost");
    assertEquals("No space left on device", output.failure());
  }

  @Test
  void aClosedPipeIsNoFailure() {
    StandardOutput output = failing("Broken pipe");
    new PrintStream(output, true, StandardCharsets.UTF_8).println("enough");
    assertNull(output.failure());
  }

  @Test
  void allElsePasses() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput output = new StandardOutput(bytes);
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    stream.print("ü");
    stream.write('!');
    stream.flush();
    assertEquals("ü!", bytes.toString(StandardCharsets.UTF_8));
    assertNull(output.failure());
  }
}
