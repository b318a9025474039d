package org.gmm4j.internal.em.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.HollowFiles;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  /** Rows that hold their own numbers. */
  private static Dataset numbered(int rows) {
    return Dataset.of(
        IntStream.range(0, rows).mapToObj(n -> new double[] {n}).toArray(double[][]::new));
  }

  private static int[] numbers(Dataset batch) {
    double[] out = new double[batch.arrayRows()];
    batch.read(0, out.length, out, 0);
    return Arrays.stream(out).mapToInt(n -> (int) n).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "10,100,1",
    "10,10,1",
    "10,9,2",
    "10,1,10",
    "1990,100,20",
    "1000,7,143",
    "4097,64,65",
    "60000,6000,10",
    "60001,6000,11",
    "997,500,2"
  })
  void everyRowIsInOneBatch(int rows, int most, int count) {
    Dataset data = numbered(rows);
    Batches batches = new Batches(data, most, 3);
    assertEquals(count, batches.count());
    int[] seen = new int[rows];
    for (int i = 0; i < count; i++) {
      int[] numbers = numbers(batches.get(i));
      assertTrue(numbers.length <= most, "of at most so many rows");
      assertTrue(numbers.length >= rows / count, "of about equal size");
      for (int j = 0; j < numbers.length; j++) {
        seen[numbers[j]]++;
        assertTrue(j == 0 || numbers[j] > numbers[j - 1], "in ascending order");
      }
    }
    assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
  }

  /** Whatever the classes and their order, each batch has its share of each to a 64th. */
  @Test
  void sortedRowsAreSpread() {
    Batches batches = new Batches(numbered(10_000), 640, 4);
    for (int i = 0; i < batches.count(); i++) {
      int[] numbers = numbers(batches.get(i));
      for (int tenth = 0; tenth < 10; tenth++) {
        int first = tenth * 1000;
        int[] share = Arrays.stream(numbers).filter(n -> n >= first && n < first + 1000).toArray();
        assertEquals(numbers.length / 10.0, share.length, numbers.length / 64.0 + 1);
      }
    }
  }

  /** A file is read in few pieces. */
  @Test
  void stretchesAreLong() {
    Dataset data = numbered(100_000);
    int[] numbers = numbers(new Batches(data, 10_000, 5).get(0));
    long jumps =
        IntStream.range(1, numbers.length).filter(j -> numbers[j] != numbers[j - 1] + 1).count();
    assertEquals(63, jumps);
  }

  @Test
  void theSeedSaysTheOrder() {
    Dataset data = numbered(1000);
    Batches once = new Batches(data, 50, 6);
    Batches again = new Batches(data, 50, 6);
    Batches other = new Batches(data, 50, 7);
    boolean differs = false;
    for (int i = 0; i < once.count(); i++) {
      assertArrayEquals(numbers(once.get(i)), numbers(again.get(i)));
      differs |= !Arrays.equals(numbers(once.get(i)), numbers(other.get(i)));
    }
    assertTrue(differs);
  }

  @Test
  void ofMoreRowsThanAnIntCountsAreThemAll(@TempDir Path folder) {
    Dataset rows = Dataset.read(HollowFiles.npy(folder), new ReadOptions(null, false, null, 0));
    Batches batches = new Batches(rows, 1 << 30, 0);
    assertEquals(3, batches.count());
    long all = 0;
    boolean hasLast = false;
    for (int i = 0; i < batches.count(); i++) {
      Dataset batch = batches.get(i);
      all += batch.rows();
      hasLast |= batch.row(batch.rows() - 1)[0] == HollowFiles.value(HollowFiles.ROWS - 1);
    }
    assertEquals(HollowFiles.ROWS, all);
    assertTrue(hasLast);
  }
}
