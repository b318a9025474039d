package org.gmm4j.spark.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.Merging;
import scala.Tuple2;

/**
 * Sums of blocks of partitions, made by executors two by two: a task holds two at a time, however
 * many there are, and the order is that of the fixed tree.
 */
final class Pairs {
  private Pairs() {}

  /**
   * Adds up.
   *
   * @param answers one a partition
   * @param height of the tree, of which a block has 2^height leaves
   * @return one a block, in their order
   */
  static <T> JavaRDD<byte[]> sums(JavaRDD<byte[]> answers, int height, Merging<T> merging) {
    JavaPairRDD<Integer, byte[]> sums =
        JavaPairRDD.fromJavaRDD(
            answers.mapPartitionsWithIndex(
                (partition, each) -> List.of(new Tuple2<>(partition, each.next())).iterator(),
                true));
    for (int level = 0; level < height; level++) {
      int pairs = (sums.getNumPartitions() + 1) / 2;
      sums =
          sums.mapToPair(each -> new Tuple2<>(each._1() / 2, each))
              .partitionBy(new HashPartitioner(pairs)) // of a number below: that number
              .mapPartitionsToPair(each -> List.of(sum(each, merging)).iterator());
    }
    return sums.values();
  }

  private static <T> Tuple2<Integer, byte[]> sum(
      Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> pair, Merging<T> merging) {
    int number = TaskContext.getPartitionId();
    try {
      List<Tuple2<Integer, byte[]>> answers = new ArrayList<>();
      pair.forEachRemaining(each -> answers.add(each._2()));
      answers.sort(Comparator.comparing(Tuple2::_1)); // they come in any order
      if (answers.size() == 1) {
        return new Tuple2<>(number, answers.get(0)._2());
      }
      T sum = FixedTree.sum(answers.stream().map(Tuple2::_2).toList(), merging);
      return new Tuple2<>(number, sum == null ? new byte[0] : merging.close(sum));
    } catch (OutOfMemoryError full) {
      throw NoMemory.of(number, "the sums of two partitions");
    }
  }
}
