package org.gmm4j.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.Merging;
import org.gmm4j.spark.Local;
import org.junit.jupiter.api.Test;

/** Executors add up as the fixed tree says, in blocks of any height. */
class PairsTest {
  /** Shows in which order, with parentheses. */
  private static final class Told implements Merging<String> {
    private static final long serialVersionUID = 1;

    @Override
    public String open(byte[] answer) {
      return new String(answer, StandardCharsets.UTF_8);
    }

    @Override
    public String add(String before, String after) {
      return "(" + before + "+" + after + ")";
    }

    @Override
    public byte[] close(String answer) {
      return answer.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void inTheOrderOfTheTree() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(
            ((org.apache.spark.sql.classic.SparkSession) Local.session()).sparkContext());
    for (int count : new int[] {2, 3, 7, 8, 13}) {
      List<byte[]> answers =
          IntStream.range(0, count)
              .mapToObj(i -> i % 5 == 1 ? new byte[0] : new Told().close("p" + i))
              .toList();
      String right = FixedTree.sum(answers, new Told());
      for (int height = 1; count >> height > 0; height++) {
        List<byte[]> blocks =
            Pairs.sums(context.parallelize(answers, count), height, new Told()).collect();
        assertEquals(((count - 1) >> height) + 1, blocks.size());
        assertEquals(right, FixedTree.sum(blocks, new Told()), count + " in 2^" + height);
      }
    }
  }
}
