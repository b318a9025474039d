package org.gmm4j.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.gmm4j.PartWorker;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.jspecify.annotations.Nullable;

/** Parts in this process, which can be lost. */
public final class PartsInMemory implements Parts, AutoCloseable {
  private final List<@Nullable Dataset> rows = new ArrayList<>();
  private final List<PartWorker> workers = new ArrayList<>();
  private final Set<Integer> lost = new TreeSet<>();
  private int block = 1;
  private int asked;
  private int forgotten;

  /** Rows in so many parts of about the same size; some have none where there are fewer rows. */
  public PartsInMemory(Dataset data, int parts) {
    for (int part = 0; part < parts; part++) {
      long first = data.rows() * part / parts;
      long count = data.rows() * (part + 1) / parts - first;
      rows.add(count == 0 ? null : alone(data.rows(first, count)));
      workers.add(worker(part));
    }
  }

  /** As another process has them: with weights in units of their own. */
  private static Dataset alone(Dataset some) {
    RowWeights weights = some.weights();
    if (weights.areOnes()) {
      return some;
    }
    double[] given = new double[some.arrayRows()];
    Arrays.setAll(given, i -> weights.asGiven(weights.of(i)));
    return some.weightedBy(given);
  }

  private PartWorker worker(int part) {
    return new PartWorker(rows.get(part), 1, null);
  }

  /** Before the question of this number, from 1, every second part is lost. */
  public PartsInMemory losing(int question) {
    lost.add(question);
    return this;
  }

  /** Sums are made of so many neighbours first, and then of these; a power of 2. */
  public PartsInMemory inBlocks(int parts) {
    block = parts;
    return this;
  }

  /** How many questions there were. */
  public int asked() {
    return asked;
  }

  /** How many of them can go. */
  public int forgotten() {
    return forgotten;
  }

  @Override
  public int count() {
    return workers.size();
  }

  private void begin() {
    if (lost.contains(++asked)) {
      for (int part = 0; part < workers.size(); part += 2) {
        workers.get(part).close();
        workers.set(part, worker(part));
      }
    }
  }

  @Override
  public List<byte[]> answers(Question question) {
    begin();
    return IntStream.range(0, count()).mapToObj(part -> ofPart(question, part)).toList();
  }

  private byte[] ofPart(Question question, int part) {
    return workers.get(part).answer(asked(question, part));
  }

  private static Asked asked(Question question, int part) {
    return new Asked(
        question.heading(),
        received(question.sending(), part),
        question.before().stream().map(each -> received(each, part)).toList());
  }

  private static Received received(Sending sending, int part) {
    byte[][] own = sending.own();
    return new Received(sending::letter, () -> own == null ? null : own[part]);
  }

  @Override
  public byte[] answer(Question question, int part) {
    if (part == 0) {
      begin();
    }
    return ofPart(question, part);
  }

  @Override
  public <T> @Nullable T sum(Question question, Merging<T> merging) {
    List<byte[]> answers = answers(question);
    List<byte[]> blocks = new ArrayList<>();
    for (int from = 0; from < answers.size(); from += block) {
      T sum = FixedTree.sum(answers.subList(from, Math.min(from + block, answers.size())), merging);
      blocks.add(sum == null ? new byte[0] : merging.close(sum));
    }
    return FixedTree.sum(blocks, merging);
  }

  @Override
  public void forget(Sending sending) {
    forgotten++;
  }

  @Override
  public void close() {
    workers.forEach(PartWorker::close);
  }
}
