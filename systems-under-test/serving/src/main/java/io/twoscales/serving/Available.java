package io.twoscales.serving;

import java.util.Arrays;

/** The replicas of a stage that can take a batch, as a heap: the one to take next on top. */
final class Available {

  private final Replicas replicas;
  private DispatchRule rule;
  private int[] heap = new int[8];
  private int size;

  Available(Replicas replicas, DispatchRule rule) {
    this.replicas = replicas;
    this.rule = rule;
  }

  /** The replica to take next; {@link Items#NONE} if there is none. */
  int next() {
    return size == 0 ? Items.NONE : heap[0];
  }

  /** The replica can take a batch from now on. */
  void add(int replica, long nowNanos) {
    replicas.availableSinceNanos[replica] = nowNanos;
    insert(replica);
  }

  void remove(int replica) {
    int place = replicas.place[replica];
    if (place == Items.NONE) {
      return;
    }
    replicas.place[replica] = Items.NONE;
    size--;
    if (place == size) {
      return;
    }
    int last = heap[size];
    if (place > 0 && before(last, heap[(place - 1) >> 1])) {
      siftUp(place, last);
    } else {
      siftDown(place, last);
    }
  }

  /** The replica's CPU or load has changed; it does not lose its place among equals. */
  void changed(int replica) {
    if (replicas.place[replica] != Items.NONE) {
      remove(replica);
      insert(replica);
    }
  }

  void rule(DispatchRule newRule) {
    if (newRule == rule) {
      return;
    }
    rule = newRule;
    int[] members = Arrays.copyOf(heap, size);
    size = 0;
    for (int replica : members) {
      insert(replica);
    }
  }

  private void insert(int replica) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    size++;
    siftUp(size - 1, replica);
  }

  private boolean before(int a, int b) {
    long order =
        switch (rule) {
          case LONGEST_IDLE -> 0;
          case LARGEST_IDLE ->
              replicas.batches[a] != replicas.batches[b]
                  ? replicas.batches[a] - replicas.batches[b]
                  : replicas.millicores[b] - replicas.millicores[a];
          case LEAST_LOADED -> replicas.items[a] - replicas.items[b];
          case CPU_WEIGHTED -> byItemsPerCpu(a, b);
        };
    return order != 0 ? order < 0 : isEarlier(a, b);
  }

  private boolean isEarlier(int a, int b) {
    long one = replicas.availableSinceNanos[a];
    long other = replicas.availableSinceNanos[b];
    return one != other ? one < other : a < b;
  }

  private long byItemsPerCpu(int a, int b) {
    long order =
        (long) replicas.items[a] * replicas.millicores[b]
            - (long) replicas.items[b] * replicas.millicores[a];
    return order != 0 ? order : replicas.millicores[b] - replicas.millicores[a];
  }

  private void siftUp(int from, int replica) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) >> 1;
      if (!before(replica, heap[parent])) {
        break;
      }
      put(place, heap[parent]);
      place = parent;
    }
    put(place, replica);
  }

  private void siftDown(int from, int replica) {
    int place = from;
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], replica)) {
        break;
      }
      put(place, heap[child]);
      place = child;
    }
    put(place, replica);
  }

  private void put(int place, int replica) {
    heap[place] = replica;
    replicas.place[replica] = place;
  }
}
