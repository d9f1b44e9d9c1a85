package io.twoscales.simulated;

import java.util.Arrays;

/**
 * Events in the order of their times; those of one time in the order in which they were put in. An
 * event is a number; what it means is the caller's business.
 */
final class EventQueue {

  /** The time of the next event of an empty queue. */
  static final long NEVER = Long.MAX_VALUE;

  private long[] times = new long[64];
  private long[] orders = new long[64];
  private long[] events = new long[64];
  private int size;
  private long order;

  void add(long timeNanos, long event) {
    if (size == times.length) {
      grow();
    }
    int place = size++;
    long ticket = order++;
    while (place > 0) {
      int parent = (place - 1) >> 2;
      if (times[parent] <= timeNanos) {
        break;
      }
      move(parent, place);
      place = parent;
    }
    set(place, timeNanos, ticket, event);
  }

  /** When the next event is due; {@link #NEVER} if there is none. */
  long nextNanos() {
    return size == 0 ? NEVER : times[0];
  }

  /** Takes the next event out. */
  long take() {
    long event = events[0];
    size--;
    if (size > 0) {
      sink(times[size], orders[size], events[size]);
    }
    return event;
  }

  int size() {
    return size;
  }

  private void sink(long time, long ticket, long event) {
    int place = 0;
    while (true) {
      int first = 4 * place + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      int end = Math.min(first + 4, size);
      for (int child = first + 1; child < end; child++) {
        if (before(times[child], orders[child], times[least], orders[least])) {
          least = child;
        }
      }
      if (!before(times[least], orders[least], time, ticket)) {
        break;
      }
      move(least, place);
      place = least;
    }
    set(place, time, ticket, event);
  }

  private static boolean before(long time, long ticket, long otherTime, long otherTicket) {
    return time != otherTime ? time < otherTime : ticket < otherTicket;
  }

  private void move(int from, int to) {
    set(to, times[from], orders[from], events[from]);
  }

  private void set(int place, long time, long ticket, long event) {
    times[place] = time;
    orders[place] = ticket;
    events[place] = event;
  }

  private void grow() {
    int length = 2 * times.length;
    times = Arrays.copyOf(times, length);
    orders = Arrays.copyOf(orders, length);
    events = Arrays.copyOf(events, length);
  }
}
