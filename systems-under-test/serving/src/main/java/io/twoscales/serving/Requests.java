package io.twoscales.serving;

import java.util.Arrays;

/** Requests on their way through the pipeline, with their progress and times at each stage. */
final class Requests {

  private final Topology topology;
  private final int stages;
  private final FreeList free = new FreeList();
  long[] tag = new long[16];
  long[] arrivedNanos = new long[16];
  long[] deadlineNanos = new long[16];
  int[] firstItem = new int[16];
  private boolean[] live = new boolean[16];
  private int[] sinksLeft = new int[16];

  /** By request and stage. */
  private int[] predecessorsLeft;

  private int[] itemsLeft;
  long[] enqueuedNanos;
  long[] dispatchedNanos;
  long[] doneNanos;
  int[] replica;
  int[] batchSize;

  Requests(Topology topology) {
    this.topology = topology;
    this.stages = topology.stages();
    int cells = 16 * stages;
    predecessorsLeft = new int[cells];
    itemsLeft = new int[cells];
    enqueuedNanos = new long[cells];
    dispatchedNanos = new long[cells];
    doneNanos = new long[cells];
    replica = new int[cells];
    batchSize = new int[cells];
  }

  int add(long newTag, long nowNanos, long deadline) {
    int request = free.take();
    if (request == tag.length) {
      grow();
    }
    tag[request] = newTag;
    arrivedNanos[request] = nowNanos;
    deadlineNanos[request] = deadline;
    firstItem[request] = Items.NONE;
    live[request] = true;
    sinksLeft[request] = topology.sinks;
    int cell = request * stages;
    for (int s = 0; s < stages; s++, cell++) {
      predecessorsLeft[cell] = topology.predecessorCount[s];
      itemsLeft[cell] = 0;
      enqueuedNanos[cell] = ServingPipeline.NEVER;
      dispatchedNanos[cell] = ServingPipeline.NEVER;
      doneNanos[cell] = ServingPipeline.NEVER;
      replica[cell] = Items.NONE;
      batchSize[cell] = 0;
    }
    return request;
  }

  int cell(int request, int stage) {
    return request * stages + stage;
  }

  void entered(int request, int stage, int items, long nowNanos) {
    int cell = cell(request, stage);
    itemsLeft[cell] = items;
    enqueuedNanos[cell] = nowNanos;
  }

  /** One item of the stage is done; true when it was the last. */
  boolean itemDone(int request, int stage) {
    return --itemsLeft[cell(request, stage)] == 0;
  }

  /** A stage before this one is done; true when all are. */
  boolean predecessorDone(int request, int stage) {
    return --predecessorsLeft[cell(request, stage)] == 0;
  }

  /** A stage at which the pipeline ends is done; true when all are. */
  boolean sinkDone(int request) {
    return --sinksLeft[request] == 0;
  }

  /** Whether the request has not ended; asked within the event in which it may have. */
  boolean isLive(int request) {
    return live[request];
  }

  void release(int request) {
    live[request] = false;
    free.giveBack(request);
  }

  int held() {
    return free.taken();
  }

  private void grow() {
    int size = 2 * tag.length;
    tag = Arrays.copyOf(tag, size);
    arrivedNanos = Arrays.copyOf(arrivedNanos, size);
    deadlineNanos = Arrays.copyOf(deadlineNanos, size);
    firstItem = Arrays.copyOf(firstItem, size);
    live = Arrays.copyOf(live, size);
    sinksLeft = Arrays.copyOf(sinksLeft, size);
    int cells = size * stages;
    predecessorsLeft = Arrays.copyOf(predecessorsLeft, cells);
    itemsLeft = Arrays.copyOf(itemsLeft, cells);
    enqueuedNanos = Arrays.copyOf(enqueuedNanos, cells);
    dispatchedNanos = Arrays.copyOf(dispatchedNanos, cells);
    doneNanos = Arrays.copyOf(doneNanos, cells);
    replica = Arrays.copyOf(replica, cells);
    batchSize = Arrays.copyOf(batchSize, cells);
  }
}
