package io.twoscales.serving;

import java.util.Arrays;

/**
 * The items that wait at a stage: linked in the order of their arrival and, when the earliest
 * deadline goes first, also a heap. Any item can leave at any time.
 */
final class StageQueue {

  private final Items items;
  private final Requests requests;
  private QueueOrder order;
  private int head = Items.NONE;
  private int tail = Items.NONE;
  private int size;
  private int[] heap = new int[0];

  StageQueue(Items items, Requests requests, QueueOrder order) {
    this.items = items;
    this.requests = requests;
    this.order = order;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The item that came first. */
  int oldest() {
    return head;
  }

  /** The item that goes first. */
  int first() {
    return order == QueueOrder.FIFO ? head : heap[0];
  }

  void add(int item) {
    items.queued[item] = true;
    items.next[item] = Items.NONE;
    items.previous[item] = tail;
    if (tail == Items.NONE) {
      head = item;
    } else {
      items.next[tail] = item;
    }
    tail = item;
    if (order == QueueOrder.EARLIEST_DEADLINE) {
      push(item);
    }
    size++;
  }

  void remove(int item) {
    int before = items.previous[item];
    int after = items.next[item];
    if (before == Items.NONE) {
      head = after;
    } else {
      items.next[before] = after;
    }
    if (after == Items.NONE) {
      tail = before;
    } else {
      items.previous[after] = before;
    }
    items.queued[item] = false;
    size--;
    if (order == QueueOrder.EARLIEST_DEADLINE) {
      removeFromHeap(items.heapPlace[item]);
    }
  }

  /** Another order holds from now on. */
  void reorder(QueueOrder newOrder) {
    if (newOrder == order) {
      return;
    }
    order = newOrder;
    if (order == QueueOrder.EARLIEST_DEADLINE) {
      size = 0;
      for (int item = head; item != Items.NONE; item = items.next[item]) {
        push(item);
        size++;
      }
    }
  }

  private void push(int item) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Math.max(16, 2 * size));
    }
    siftUp(size, item);
  }

  private void removeFromHeap(int place) {
    int last = heap[size];
    if (place == size) {
      return;
    }
    if (place > 0 && before(last, heap[(place - 1) >> 1])) {
      siftUp(place, last);
    } else {
      siftDown(place, last);
    }
  }

  private void siftUp(int from, int item) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) >> 1;
      if (!before(item, heap[parent])) {
        break;
      }
      put(place, heap[parent]);
      place = parent;
    }
    put(place, item);
  }

  private void siftDown(int from, int item) {
    int place = from;
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], item)) {
        break;
      }
      put(place, heap[child]);
      place = child;
    }
    put(place, item);
  }

  private void put(int place, int item) {
    heap[place] = item;
    items.heapPlace[item] = place;
  }

  private boolean before(int a, int b) {
    long first = requests.deadlineNanos[items.request[a]];
    long second = requests.deadlineNanos[items.request[b]];
    return first != second ? first < second : items.ticket[a] < items.ticket[b];
  }
}
