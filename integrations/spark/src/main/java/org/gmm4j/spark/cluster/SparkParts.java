package org.gmm4j.spark.cluster;

import java.io.Serializable;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Merging;
import org.gmm4j.distributed.Parts;
import org.gmm4j.distributed.Question;
import org.gmm4j.distributed.Sending;
import org.gmm4j.spark.cluster.SentQuestion.Sent;
import org.gmm4j.spark.jobs.Jobs;
import org.gmm4j.spark.rows.LoadedRows;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Partitions as the parts of a fit. A question is a job of one task a partition; what it asks goes
 * out as a broadcast, which an executor fetches once. Sums come to the driver partition by
 * partition; where that were much, of blocks of 2ᵐ partitions, which executors add up.
 */
public final class SparkParts implements Parts, AutoCloseable {
  /** What the driver takes at once; Spark's own limit is 1 GB (spark.driver.maxResultSize). */
  private static final long MOST_BYTES = 128L << 20;

  private final LoadedRows rows;
  private final JavaSparkContext spark;
  private final long fit = Fits.begin();
  private final IdentityHashMap<Sending, Sent> sent = new IdentityHashMap<>();
  private long receivedBytes;

  /** Begins with rows that are loaded. */
  public SparkParts(LoadedRows loaded) {
    this.rows = loaded;
    this.spark = JavaSparkContext.fromSparkContext(loaded.rdd().context());
  }

  @Override
  public int count() {
    return rows.rdd().getNumPartitions();
  }

  /** Bytes of all answers that have come to the driver. */
  public long receivedBytes() {
    return receivedBytes;
  }

  private JavaRDD<byte[]> asked(Question question) {
    SentQuestion out =
        new SentQuestion(
            question.heading(),
            sent(question.sending()),
            List.copyOf(question.before().stream().map(this::sent).toList()));
    return new AnswersRdd(rows, fit, Fits.going(), out).toJavaRDD();
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
    return Jobs.heard(() -> received(asked(question), question));
  }

  private List<byte[]> received(JavaRDD<byte[]> answers, Question question) {
    List<byte[]> all = Jobs.collect(answers);
    sent(question.sending()).rest();
    all.forEach(each -> receivedBytes += each.length);
    return all;
  }

  @Override
  public byte[] answer(Question question, int part) {
    Function1<Object, Object> chosen =
        (Function1<Object, Object> & Serializable) each -> each.equals(part);
    byte[] answer =
        Jobs.heard(
            () -> {
              RDD<byte[]> one = PartitionPruningRDD.create(asked(question).rdd(), chosen);
              return Jobs.collect(one.toJavaRDD()).get(0);
            });
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
    int blocks = height;
    List<byte[]> sums =
        Jobs.heard(() -> received(Pairs.sums(asked(question), blocks, merging), question));
    return FixedTree.sum(sums, merging);
  }

  @Override
  public void forget(Sending sending) {
    Sent out = sent.remove(sending);
    if (out != null) {
      Jobs.putOff(out::end);
    }
  }

  /** Frees what executors keep for this fit. */
  @Override
  public void close() {
    Jobs.putOff(
        () -> {
          Fits.end(fit, spark.sc());
          sent.values().forEach(Sent::end);
          sent.clear();
        });
  }
}
