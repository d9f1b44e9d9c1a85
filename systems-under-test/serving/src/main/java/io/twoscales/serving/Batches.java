package io.twoscales.serving;

import java.util.Arrays;

/**
 * Batches at work. A batch is known outside by its number and how often that number was used, so
 * that a reply to one that has ended already is not taken for a reply to its successor.
 */
final class Batches {

  private final FreeList free = new FreeList();
  private int[] generation = new int[16];
  private boolean[] atWork = new boolean[16];
  int[] stage = new int[16];
  int[] replica = new int[16];
  int[] size = new int[16];
  int[][] items = new int[16][];

  /** Neighbours among the batches of the replica. */
  int[] next = new int[16];

  int[] previous = new int[16];

  int add(int atStage, int atReplica, int capacity) {
    int batch = free.take();
    if (batch == stage.length) {
      grow();
    }
    stage[batch] = atStage;
    replica[batch] = atReplica;
    size[batch] = 0;
    if (items[batch] == null || items[batch].length < capacity) {
      items[batch] = new int[capacity];
    }
    atWork[batch] = true;
    return batch;
  }

  void put(int batch, int item) {
    items[batch][size[batch]++] = item;
  }

  void release(int batch) {
    atWork[batch] = false;
    generation[batch]++;
    free.giveBack(batch);
  }

  long token(int batch) {
    return (long) generation[batch] << 32 | batch;
  }

  /** The number of the batch, or {@link Items#NONE} if it has ended. */
  int of(long token) {
    int batch = (int) token;
    boolean known = batch >= 0 && batch < stage.length;
    return known && atWork[batch] && generation[batch] == (int) (token >>> 32) ? batch : Items.NONE;
  }

  private void grow() {
    int length = 2 * stage.length;
    generation = Arrays.copyOf(generation, length);
    atWork = Arrays.copyOf(atWork, length);
    stage = Arrays.copyOf(stage, length);
    replica = Arrays.copyOf(replica, length);
    size = Arrays.copyOf(size, length);
    items = Arrays.copyOf(items, length);
    next = Arrays.copyOf(next, length);
    previous = Arrays.copyOf(previous, length);
  }
}
