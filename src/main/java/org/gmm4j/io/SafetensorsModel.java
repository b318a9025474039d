package org.gmm4j.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.values.NumberType;

/**
 * Models as safetensors, for large ones: the length of a JSON header as 8 little-endian bytes, the
 * header with types, shapes and places, padded with blanks to a multiple of 8, then the numbers.
 * The facts are its {@code __metadata__}, texts all of them, with a checksum among them.
 */
final class SafetensorsModel {
  private static final String METADATA = "__metadata__";
  private static final int MOST_HEADER = 1 << 24;
  private static final int PIECE = 1 << 13; // numbers written at a time
  private static final Map<String, NumberType> TYPES =
      Map.of(
          "F64", NumberType.FLOAT64,
          "F32", NumberType.FLOAT32,
          "F16", NumberType.FLOAT16,
          "I64", NumberType.INT64,
          "I32", NumberType.INT32,
          "I16", NumberType.INT16,
          "I8", NumberType.INT8,
          "U8", NumberType.UINT8,
          "BOOL", NumberType.BOOL);

  private SafetensorsModel() {}

  static void write(OutputStream out, ModelParts parts) throws IOException {
    byte[] header = header(parts).toString().getBytes(StandardCharsets.UTF_8);
    int padded = (header.length + 7) / 8 * 8;
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(header);
    out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
    ByteBuffer piece = ByteBuffer.allocate(PIECE * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (NamedArray array : parts.arrays()) {
      for (int i = 0; i < array.parts(); i++) {
        DoubleBuffer values = array.part().apply(i).duplicate();
        while (values.hasRemaining()) {
          piece.clear();
          for (int j = 0; j < PIECE && values.hasRemaining(); j++) {
            if (array.type() == NamedArray.Type.INTEGER) {
              piece.putInt((int) values.get());
            } else {
              piece.putDouble(values.get());
            }
          }
          out.write(piece.array(), 0, piece.position());
        }
      }
    }
  }

  private static JsonObject header(ModelParts parts) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "gmm4j");
    parts.facts().forEach((name, fact) -> metadata.addProperty(name, text(fact)));
    metadata.addProperty(JsonModel.CHECKSUM, parts.digest());
    JsonObject header = new JsonObject();
    header.add(METADATA, metadata);
    long place = 0;
    for (NamedArray array : parts.arrays()) {
      boolean integers = array.type() == NamedArray.Type.INTEGER;
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", integers ? "I32" : "F64");
      JsonArray shape = new JsonArray();
      long bytes = integers ? Integer.BYTES : Double.BYTES;
      for (int size : array.shape()) {
        shape.add(size);
        bytes *= size;
      }
      entry.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(place);
      place += bytes;
      offsets.add(place);
      entry.add("data_offsets", offsets);
      header.add(array.name(), entry);
    }
    return header;
  }

  /** A text in quotes where it would be taken for something else. */
  private static String text(Object fact) {
    String text = fact.toString();
    boolean asItIs = fact instanceof String ? fact(text).equals(text) : true;
    return asItIs ? text : new JsonPrimitive(text).toString();
  }

  private static Object fact(String text) {
    try {
      if (text.matches("-?[\\d.].*|true|false|\".*\"")
          && JsonParser.parseString(text) instanceof JsonPrimitive value) {
        return JsonModel.fact(value);
      }
    } catch (JsonParseException | NumberFormatException isText) {
      return text;
    }
    return text;
  }

  static ModelArrays read(Path file) throws IOException {
    long size = Files.size(file);
    try (FileChannel in = FileChannel.open(file)) {
      JsonObject header = readHeader(file, in, size);
      Map<String, Object> facts = new TreeMap<>();
      Map<String, NpyArray> arrays = new TreeMap<>();
      String sum = null;
      long start = in.position();
      for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
        if (!entry.getKey().equals(METADATA)) {
          arrays.put(
              entry.getKey(), array(file, entry.getKey(), entry.getValue(), in, start, size));
          continue;
        }
        for (Map.Entry<String, JsonElement> fact : entry.getValue().getAsJsonObject().entrySet()) {
          String text = fact.getValue().getAsString();
          if (fact.getKey().equals(JsonModel.CHECKSUM)) {
            sum = text;
          } else if (!fact.getKey().equals("format")) {
            facts.put(fact.getKey(), fact(text));
          }
        }
      }
      if (sum != null && !sum.equals(ModelParts.digest(arrays, facts))) {
        throw new DataException(file + ": was changed or damaged, its checksum is wrong");
      }
      return new ArraysInMemory(file, arrays, facts);
    } catch (JsonParseException
        | NumberFormatException
        | IndexOutOfBoundsException
        | IllegalStateException
        | UnsupportedOperationException odd) {
      throw new DataException(file + ": its safetensors header is damaged", odd);
    }
  }

  private static JsonObject readHeader(Path file, FileChannel in, long size) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(in, length, 0);
    long bytes = length.getLong(0);
    if (bytes < 2 || bytes > Math.min(MOST_HEADER, size - 8)) {
      throw new DataException(file + ": is no safetensors file, or its header is damaged");
    }
    ByteBuffer text = ByteBuffer.allocate((int) bytes);
    readFully(in, text, 8);
    in.position(8 + bytes);
    return JsonParser.parseString(new String(text.array(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static NpyArray array(
      Path file, String name, JsonElement described, FileChannel in, long start, long size)
      throws IOException {
    JsonObject entry = described.getAsJsonObject();
    NumberType type = TYPES.get(member(entry, "dtype").getAsString());
    if (type == null) {
      throw new DataException(
          "%s: %s is of type %s, which is not read".formatted(file, name, entry.get("dtype")));
    }
    JsonArray offsets = member(entry, "data_offsets").getAsJsonArray();
    long[] shape =
        member(entry, "shape").getAsJsonArray().asList().stream()
            .mapToLong(JsonElement::getAsLong)
            .toArray();
    long first = start + offsets.get(0).getAsLong();
    long last = start + offsets.get(1).getAsLong();
    double claimed = type.bytes();
    for (long each : shape) {
      claimed *= each < 0 ? Double.NaN : each;
    }
    if (first < start || last > size || claimed != last - first || claimed > Integer.MAX_VALUE) {
      throw new DataException(
          "%s: %s does not lie in the file, it is truncated or damaged".formatted(file, name));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) claimed).order(ByteOrder.LITTLE_ENDIAN);
    readFully(in, bytes, first);
    bytes.flip();
    double[] values = new double[bytes.remaining() / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.real(bytes);
    }
    return new NpyArray(shape, values);
  }

  private static JsonElement member(JsonObject object, String name) {
    JsonElement value = object.get(name);
    if (value == null) {
      throw new JsonParseException("no " + name);
    }
    return value;
  }

  private static void readFully(FileChannel in, ByteBuffer out, long from) throws IOException {
    while (out.hasRemaining()) {
      if (in.read(out, from + out.position()) < 0) {
        throw new java.io.EOFException();
      }
    }
  }
}
