package io.twoscales.serving;

import java.util.Arrays;

/**
 * Items: what a request sends to a stage. Each is in a queue or in a batch; those of a request are
 * linked, so that they can be found when it ends.
 */
final class Items {

  static final int NONE = -1;

  private final FreeList free = new FreeList();
  private long tickets;
  int[] request = new int[16];
  int[] stage = new int[16];
  long[] enqueuedNanos = new long[16];
  boolean[] queued = new boolean[16];

  /** Place in the order of arrival. */
  long[] ticket = new long[16];

  /** Neighbours in the queue. */
  int[] next = new int[16];

  int[] previous = new int[16];

  /** Place in the queue's heap, where it has one. */
  int[] heapPlace = new int[16];

  /** Neighbours among the items of the request. */
  private int[] sibling = new int[16];

  private int[] elderSibling = new int[16];

  /** A new item of a request, put before the others of it. */
  int add(Requests requests, int ofRequest, int atStage, long nowNanos) {
    int item = free.take();
    if (item == request.length) {
      grow();
    }
    request[item] = ofRequest;
    stage[item] = atStage;
    enqueuedNanos[item] = nowNanos;
    queued[item] = false;
    ticket[item] = tickets++;
    int first = requests.firstItem[ofRequest];
    sibling[item] = first;
    elderSibling[item] = NONE;
    if (first != NONE) {
      elderSibling[first] = item;
    }
    requests.firstItem[ofRequest] = item;
    return item;
  }

  /** The item's request wants nothing of it any more. */
  void detach(Requests requests, int item) {
    int elder = elderSibling[item];
    int younger = sibling[item];
    if (elder == NONE) {
      requests.firstItem[request[item]] = younger;
    } else {
      sibling[elder] = younger;
    }
    if (younger != NONE) {
      elderSibling[younger] = elder;
    }
    request[item] = NONE;
  }

  void release(int item) {
    free.giveBack(item);
  }

  int held() {
    return free.taken();
  }

  private void grow() {
    int size = 2 * request.length;
    request = Arrays.copyOf(request, size);
    stage = Arrays.copyOf(stage, size);
    enqueuedNanos = Arrays.copyOf(enqueuedNanos, size);
    queued = Arrays.copyOf(queued, size);
    ticket = Arrays.copyOf(ticket, size);
    next = Arrays.copyOf(next, size);
    previous = Arrays.copyOf(previous, size);
    heapPlace = Arrays.copyOf(heapPlace, size);
    sibling = Arrays.copyOf(sibling, size);
    elderSibling = Arrays.copyOf(elderSibling, size);
  }
}
