package org.gmm4j.spark.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Merging;
import org.gmm4j.distributed.Parts;
import org.gmm4j.distributed.Question;
import org.gmm4j.distributed.Sending;
import org.gmm4j.spark.cluster.SentQuestion.Sent;
import org.gmm4j.spark.rows.LoadedRows;
import org.gmm4j.spark.rows.RowsOfPartition;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Partitions as the parts of a fit. A question is a job of one task a partition; what it asks goes
 * out as a broadcast, which an executor fetches once. Sums come to the driver partition by
 * partition; where that were much, of blocks of 2ᵐ partitions, which are added up by executors.
 */
public final class SparkParts implements Parts, AutoCloseable {
  private static final AtomicLong FITS = new AtomicLong();
  private static final Deque<Long> ENDED = new ArrayDeque<>();

  /** Ended fits, of which executors hear that have missed the end of one. */
  private static final int MOST_ENDED = 64;

  /** What the driver takes at once; Spark's own limit is 1 GB (spark.driver.maxResultSize). */
  private static final long MOST_BYTES = 128L << 20;

  private final JavaRDD<RowsOfPartition> rows;
  private final JavaSparkContext spark;
  private final long fit = FITS.incrementAndGet();
  private final IdentityHashMap<Sending, Sent> sent = new IdentityHashMap<>();
  private long receivedBytes;

  /** Begins with rows that are loaded. */
  public SparkParts(LoadedRows loaded) {
    this.rows = loaded.rdd();
    this.spark = JavaSparkContext.fromSparkContext(rows.context());
  }

  @Override
  public int count() {
    return rows.getNumPartitions();
  }

  /** Bytes of all answers that have come to the driver. */
  public long receivedBytes() {
    return receivedBytes;
  }

  private static Set<Long> ended() {
    synchronized (ENDED) {
      return new HashSet<>(ENDED);
    }
  }

  private static void end(long fit) {
    synchronized (ENDED) {
      ENDED.add(fit);
      if (ENDED.size() > MOST_ENDED) {
        ENDED.remove();
      }
    }
  }

  private JavaRDD<byte[]> asked(Question question) {
    SentQuestion out =
        new SentQuestion(
            question.heading(),
            sent(question.sending()),
            List.copyOf(question.before().stream().map(this::sent).toList()));
    return new AnswersRdd(rows.rdd(), fit, ended(), out).toJavaRDD();
  }

  private Sent sent(Sending sending) {
    return sent.computeIfAbsent(
        sending,
        each -> {
          Broadcast<Letter> letter = spark.broadcast(each.letter());
          byte[][] own = each.own();
          Sent out = new Sent(letter, own == null ? null : spark.broadcast(own));
          each.leave(); // Spark keeps it, on disk where memory does not suffice
          return out;
        });
  }

  @Override
  public List<byte[]> answers(Question question) {
    List<byte[]> answers = TaskFailures.clearly(() -> asked(question).collect());
    sent(question.sending()).rest();
    answers.forEach(each -> receivedBytes += each.length);
    return answers;
  }

  @Override
  public byte[] answer(Question question, int part) {
    int[] one = {part};
    byte[] answer = TaskFailures.clearly(() -> asked(question).collectPartitions(one)[0].get(0));
    receivedBytes += answer.length;
    return answer;
  }

  @Override
  public <T> @Nullable T sum(Question question, Merging<T> merging) {
    long about = (long) count() * question.sending().bytes(); // a mixture is like its sums
    int height = 0;
    while (about >> height > MOST_BYTES && count() >> height > 1) {
      height++;
    }
    if (height == 0) {
      return FixedTree.sum(answers(question), merging);
    }
    int blockHeight = height;
    List<byte[]> blocks =
        TaskFailures.clearly(() -> inBlocks(asked(question), blockHeight, merging).collect());
    sent(question.sending()).rest();
    blocks.forEach(each -> receivedBytes += each.length);
    return FixedTree.sum(blocks, merging);
  }

  /** Sums of blocks of 2^height partitions, in their order. */
  private static <T> JavaRDD<byte[]> inBlocks(
      JavaRDD<byte[]> answers, int height, Merging<T> merging) {
    int blocks = ((answers.getNumPartitions() - 1) >> height) + 1;
    return answers
        .mapPartitionsWithIndex(
            (partition, each) -> List.of(new Tuple2<>(partition, each.next())).iterator(), true)
        .mapToPair(each -> new Tuple2<>(each._1() >> height, each))
        .partitionBy(new HashPartitioner(blocks)) // of a number below: that number
        .mapPartitions(each -> List.of(sum(each, merging)).iterator());
  }

  private static <T> byte[] sum(
      Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> block, Merging<T> merging) {
    List<Tuple2<Integer, byte[]>> answers = new ArrayList<>();
    block.forEachRemaining(each -> answers.add(each._2()));
    answers.sort(Comparator.comparing(Tuple2::_1)); // they come in any order
    T sum = FixedTree.sum(answers.stream().map(Tuple2::_2).toList(), merging);
    return sum == null ? new byte[0] : merging.close(sum);
  }

  @Override
  public void forget(Sending sending) {
    Sent out = sent.remove(sending);
    if (out != null) {
      out.end();
    }
  }

  /** Frees what executors keep for this fit. */
  @Override
  public void close() {
    end(fit);
    sent.values().forEach(Sent::end);
    sent.clear();
    if (!spark.sc().isStopped()) {
      new AnswersRdd(rows.rdd(), fit, ended(), null).toJavaRDD().collect();
    }
  }
}
