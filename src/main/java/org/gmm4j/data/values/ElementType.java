package org.gmm4j.data.values;

/** What a stored value is. */
public enum ElementType {
  /** An unsigned byte, 0 to 255: a pixel. */
  UINT8(1, "bytes"),
  /** An integer of 16 bits, −32768 to 32767: sound, or elevation. */
  INT16(2, "16-bit integers"),
  /** An unsigned integer of 16 bits, 0 to 65535: a pixel of scientific cameras. */
  UINT16(2, "unsigned 16-bit integers"),
  /** An IEEE single. */
  FLOAT32(4, "floats"),
  /** An IEEE double. */
  FLOAT64(8, "doubles");

  private final int bytes;
  private final String plural;

  ElementType(int bytes, String plural) {
    this.bytes = bytes;
    this.plural = plural;
  }

  /** Size of one value in bytes. */
  public int bytes() {
    return bytes;
  }

  /** For messages: "bytes", "floats". */
  public String plural() {
    return plural;
  }
}
