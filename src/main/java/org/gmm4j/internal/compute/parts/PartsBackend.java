package org.gmm4j.internal.compute.parts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.DistantRows;
import org.gmm4j.data.values.DistantValues;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Parts;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jspecify.annotations.Nullable;

/**
 * Other processes as a backend, each of which has a device for the parts of the rows that it keeps.
 * It loads rows that are there already: all of {@link #data}, or some of them.
 */
public final class PartsBackend implements Backend {
  private final PartsSource source;
  private final String device;
  private final @Nullable Precision asked;
  private final MixtureKind mixtures;
  private long residents;
  private Answer.@Nullable Held held;

  /**
   * Looks at the rows.
   *
   * @param device what the user wrote, for each process
   * @param precision null for the device's default
   * @param mixtures to come
   * @throws org.gmm4j.data.DataException if there are no rows
   */
  public PartsBackend(
      Parts parts, String device, @Nullable Precision precision, MixtureKind mixtures) {
    this.source = new PartsSource(parts);
    this.device = device;
    this.asked = precision;
    this.mixtures = mixtures;
  }

  /** All rows; to read them is to fetch them. */
  public Dataset data() {
    return source.data();
  }

  @Override
  public DeviceInfo device() {
    Answer.Held one = known();
    int parts = source.parts().count();
    return new DeviceInfo(
        one.id(),
        String.format(Locale.ROOT, "%d %s on %s", parts, parts == 1 ? "part" : "parts", one.name()),
        one.gpu(),
        one.fp64(),
        one.memoryBytes(),
        one.detail());
  }

  @Override
  public Precision precision() {
    return known().precision();
  }

  private Answer.Held known() {
    if (held == null) {
      throw new IllegalStateException("no rows are loaded yet");
    }
    return held;
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    DistantValues values = DistantRows.in(rows);
    if (values == null || values.source() != source) {
      throw new IllegalArgumentException("these rows are not among those of the parts");
    }
    long[] chosen = values.rows();
    byte[][] own =
        chosen == null
            ? null
            : Arrays.stream(source.ofParts(chosen)).map(Wire::bytes).toArray(byte[][]::new);
    Letter letter =
        new Letter(
            Wire.bytes(
                new Message.Load(
                    values.columns(),
                    device,
                    asked,
                    acceleration,
                    mixtures,
                    rows.weights().exponent())));
    Parts parts = source.parts();
    Conversation conversation = new Conversation(parts, ++residents);
    List<byte[]> answers = parts.answers(conversation.first(letter, own));
    int[] counts = new int[answers.size()];
    for (int part = 0; part < counts.length; part++) {
      if (answers.get(part).length > 0) {
        Answer.Held one = (Answer.Held) Wire.object(answers.get(part));
        counts[part] = one.rows();
        held = held == null ? one : held;
      }
    }
    return new PartsResident(parts, conversation, rows, counts, precision());
  }

  @Override
  public void close() {}
}
