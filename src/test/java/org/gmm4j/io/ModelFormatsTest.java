package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Thorough;
import org.gmm4j.data.DataException;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as NPZ, JSON and safetensors: the same model in each. */
class ModelFormatsTest {
  private static final List<String> ENDINGS = List.of("npz", "json", "safetensors");

  private final Path folder;

  ModelFormatsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static GaussianMixture model(String structure) {
    return structure.equals("full")
        ? Problems.model(Problems.mixture(3, 5, 1))
        : Structures.problem(structure, 3, 5, 1).model();
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("converged", true);
    facts.put("n_iter", 7L);
    facts.put("reg_covar", 1e-3);
    facts.put("lower_bound", -0.1 - 0.2);
    facts.put("device", "cpu \"Zen\" – 5");
    facts.put("looks_like_a_number", "12");
    facts.put("looks_like_a_truth", "true");
    facts.put("lower_bounds", new double[] {-3.5, -1.0 / 3});
    return facts;
  }

  private Path written(String structure, String ending) {
    Path file = folder.resolve("model." + ending);
    Models.write(model(structure), facts(), file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2", "mfa:auto"})
  void comesBackBitByBit(String structure) throws IOException {
    byte[] wanted = null;
    for (String ending : ENDINGS) {
      StoredModel read = Models.readStored(written(structure, ending));
      assertEquals(structure, read.mixture().covariance().structure().name(), ending);
      assertEquals(List.of(-3.5, -1.0 / 3), read.history(), ending);
      for (Map.Entry<String, Object> fact : facts().entrySet()) {
        if (!(fact.getValue() instanceof double[])) {
          assertEquals(fact.getValue(), read.facts().get(fact.getKey()), ending);
        }
      }
      // as NPZ again: all numbers of the three are the same bits
      Path again = folder.resolve("again.npz");
      Models.write(read.mixture(), facts(), again);
      byte[] bytes = Files.readAllBytes(again);
      if (wanted != null) {
        assertArrayEquals(wanted, bytes, ending);
      }
      wanted = bytes;
    }
  }

  /** Equal models are equal bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"npz", "json", "safetensors"})
  void equalModelsAreEqualBytes(String ending) throws IOException {
    byte[] once = Files.readAllBytes(written("full", ending));
    assertArrayEquals(once, Files.readAllBytes(written("full", ending)));
  }

  @ParameterizedTest
  @CsvSource({"npz, mfa:2", "json, full", "json, mfa:2", "safetensors, full", "safetensors, mfa:2"})
  void cutOffAnywhereIsRefused(String ending, String structure) throws IOException {
    byte[] sound = Files.readAllBytes(written(structure, ending));
    Path cut = folder.resolve("cut." + ending);
    int end = ending.equals("json") ? sound.length - 1 : sound.length; // its last line break
    for (int length = 0; length < end; length += Thorough.step(11)) {
      Files.write(cut, Arrays.copyOf(sound, length));
      assertRefused(cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"npz", "json", "safetensors"})
  void aFlippedBitIsRefusedOrMeansNothing(String ending) throws IOException {
    byte[] sound = Files.readAllBytes(written("full", ending));
    Path file = folder.resolve("flipped." + ending);
    GaussianMixture right = model("full");
    for (int i = 0; i < sound.length; i += Thorough.step(11)) {
      byte[] flipped = sound.clone();
      flipped[i] ^= (byte) (1 << i % 7);
      Files.write(file, flipped);
      try {
        GaussianMixture read = Models.read(file);
        assertArrayEquals(right.weights(), read.weights(), "byte " + i);
        assertArrayEquals(right.mean(2), read.mean(2), "byte " + i);
        double[] row = {0.1, 0.2, 0.3, 0.4, 0.5};
        assertEquals(right.logDensity(row), read.logDensity(row), 0, "byte " + i);
      } catch (DataException refused) {
        assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
      }
    }
  }

  private static void assertRefused(Path file, String... words) {
    String message = assertThrows(DataException.class, () -> Models.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertFalse(message.contains("\n"), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  private Path json(JsonObject json) throws IOException {
    return Files.writeString(folder.resolve("changed.json"), json.toString());
  }

  @Test
  void changedNumbersAreNoticed() throws IOException {
    String text = Files.readString(written("diag", "json"));
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    json.addProperty("n_iter", 8);
    assertRefused(json(json), "was changed or damaged", "sha256");
    json.remove("sha256"); // as one's own
    assertEquals(8L, Models.readStored(json(json)).facts().get("n_iter"));
    json.addProperty("format_version", 2);
    assertRefused(json(json), "newer gmm4j", "version 2");
  }

  @Test
  void startsAreWrittenByHand() throws IOException {
    String text =
        """
        {"weights": [0.25, 0.75],
         "means": [[0, 0], [6, 5]],
         "covariances": [[[1, 0], [0, 1]], [[2, 0.5], [0.5, 2]]]}
        """;
    GaussianMixture mixture = Models.read(Files.writeString(folder.resolve("start.json"), text));
    assertArrayEquals(new double[] {6, 5}, mixture.mean(1));
    assertEquals("full", mixture.covariance().structure().name());
    assertRefused(
        Files.writeString(folder.resolve("odd.json"), text.replace("[6, 5]", "[6]")),
        "means is no array");
    assertRefused(
        Files.writeString(folder.resolve("odd.json"), text.replace("[6, 5]", "[6, \"x\"]")),
        "means is no array");
    assertRefused(Files.writeString(folder.resolve("odd.json"), "{\"weights\": "), "is no JSON");
    assertRefused(Files.writeString(folder.resolve("deep.json"), "{\"a\":" + "[".repeat(200_000)));
  }

  /** By the specification: 8 bytes of length, JSON, then the numbers at their offsets. */
  @Test
  void safetensorsAreThoseOfTheSpecification() throws IOException {
    byte[] file = Files.readAllBytes(written("spherical", "safetensors"));
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertEquals(0, length % 8);
    JsonObject header =
        JsonParser.parseString(new String(file, 8, length, StandardCharsets.UTF_8))
            .getAsJsonObject();
    JsonObject means = header.getAsJsonObject("means");
    assertEquals("F64", means.get("dtype").getAsString());
    assertEquals("[3,5]", means.get("shape").toString());
    int offset = means.getAsJsonArray("data_offsets").get(0).getAsInt();
    double second = bytes.getDouble(8 + length + offset + Double.BYTES);
    assertEquals(model("spherical").mean(0)[1], second);
    for (Map.Entry<String, com.google.gson.JsonElement> fact :
        header.getAsJsonObject("__metadata__").entrySet()) {
      assertTrue(fact.getValue().getAsJsonPrimitive().isString(), fact.getKey());
    }
  }

  @Test
  void otherPeoplesSafetensors() throws IOException {
    String header =
        "{\"weights\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"means\":{\"dtype\":\"I64\",\"shape\":[1,2],\"data_offsets\":[4,20]},"
            + "\"covariances\":{\"dtype\":\"F32\",\"shape\":[1,2,2],\"data_offsets\":[20,36]}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 36).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    bytes.putFloat(1).putLong(3).putLong(-4).putFloat(2).putFloat(0).putFloat(0).putFloat(2);
    Path file = Files.write(folder.resolve("other.safetensors"), bytes.array());
    assertArrayEquals(new double[] {3, -4}, Models.read(file).mean(0));
    Files.write(
        file,
        new String(bytes.array(), StandardCharsets.ISO_8859_1)
            .replace("[20,36]", "[20,99]")
            .getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "covariances does not lie in the file");
  }
}
