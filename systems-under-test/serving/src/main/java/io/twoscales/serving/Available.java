package io.twoscales.serving;

import java.util.Arrays;

/**
 * The replicas of a stage that can take a batch, by preference.
 *
 * <p>Replicas of equal preference form a line, the one that could for longest at its head. There
 * are few different preferences at a time (sizes and loads), so that a replica is found, put in and
 * taken out in a few steps however many there are.
 */
final class Available {
  private static final int FRACTION_BITS = 40;

  private final Replicas replicas;
  private DispatchRule rule;

  /** By line, the most preferred first. */
  private long[] preference = new long[4];

  private int[] head = new int[4];
  private int[] tail = new int[4];
  private int lines;

  Available(Replicas replicas, DispatchRule rule) {
    this.replicas = replicas;
    this.rule = rule;
  }

  /** The replica to take next; {@link Items#NONE} if there is none. */
  int next() {
    return lines == 0 ? Items.NONE : head[0];
  }

  /** The replica can take a batch from now on. */
  void add(int replica, long nowNanos) {
    replicas.availableSinceNanos[replica] = nowNanos;
    insert(replica);
  }

  void remove(int replica) {
    if (!replicas.available[replica]) {
      return;
    }
    replicas.available[replica] = false;
    int line = lineOf(replicas.preference[replica]);
    int before = replicas.previousAvailable[replica];
    int after = replicas.nextAvailable[replica];
    if (before == Items.NONE) {
      head[line] = after;
    } else {
      replicas.nextAvailable[before] = after;
    }
    if (after == Items.NONE) {
      tail[line] = before;
    } else {
      replicas.previousAvailable[after] = before;
    }
    if (head[line] == Items.NONE) {
      removeLine(line);
    }
  }

  /** The replica's CPU or load has changed; it does not lose its place among equals. */
  void changed(int replica) {
    if (replicas.available[replica] && preferenceOf(replica) != replicas.preference[replica]) {
      remove(replica);
      insert(replica);
    }
  }

  void rule(DispatchRule newRule) {
    if (newRule == rule) {
      return;
    }
    rule = newRule;
    int[] members = members();
    for (int replica : members) {
      remove(replica);
    }
    for (int replica : members) {
      insert(replica);
    }
  }

  private int[] members() {
    int[] members = new int[8];
    int count = 0;
    for (int line = 0; line < lines; line++) {
      for (int r = head[line]; r != Items.NONE; r = replicas.nextAvailable[r]) {
        if (count == members.length) {
          members = Arrays.copyOf(members, 2 * count);
        }
        members[count++] = r;
      }
    }
    return Arrays.copyOf(members, count);
  }

  private void insert(int replica) {
    long wanted = preferenceOf(replica);
    replicas.preference[replica] = wanted;
    replicas.available[replica] = true;
    int line = lineOf(wanted);
    if (line == lines || preference[line] != wanted) {
      insertLine(line, wanted);
    }
    int before = tail[line];
    while (before != Items.NONE && isEarlier(replica, before)) {
      before = replicas.previousAvailable[before];
    }
    int after = before == Items.NONE ? head[line] : replicas.nextAvailable[before];
    replicas.previousAvailable[replica] = before;
    replicas.nextAvailable[replica] = after;
    if (before == Items.NONE) {
      head[line] = replica;
    } else {
      replicas.nextAvailable[before] = replica;
    }
    if (after == Items.NONE) {
      tail[line] = replica;
    } else {
      replicas.previousAvailable[after] = replica;
    }
  }

  /** What goes first is smallest. */
  private long preferenceOf(int replica) {
    int items = replicas.items[replica];
    int cpu = replicas.millicores[replica];
    return switch (rule) {
      case LONGEST_IDLE -> 0;
      case LARGEST_IDLE -> ((long) replicas.batches[replica] << 32) - cpu;
      case LEAST_LOADED -> items;
      case CPU_WEIGHTED -> items == 0 ? -cpu : ((long) items << FRACTION_BITS) / cpu;
    };
  }

  private boolean isEarlier(int a, int b) {
    long one = replicas.availableSinceNanos[a];
    long other = replicas.availableSinceNanos[b];
    return one != other ? one < other : a < b;
  }

  /** The first line that is not preferred to this preference. */
  private int lineOf(long wanted) {
    int line = 0;
    while (line < lines && preference[line] < wanted) {
      line++;
    }
    return line;
  }

  private void insertLine(int line, long wanted) {
    if (lines == preference.length) {
      preference = Arrays.copyOf(preference, 2 * lines);
      head = Arrays.copyOf(head, 2 * lines);
      tail = Arrays.copyOf(tail, 2 * lines);
    }
    int behind = lines - line;
    System.arraycopy(preference, line, preference, line + 1, behind);
    System.arraycopy(head, line, head, line + 1, behind);
    System.arraycopy(tail, line, tail, line + 1, behind);
    preference[line] = wanted;
    head[line] = Items.NONE;
    tail[line] = Items.NONE;
    lines++;
  }

  private void removeLine(int line) {
    lines--;
    int behind = lines - line;
    System.arraycopy(preference, line + 1, preference, line, behind);
    System.arraycopy(head, line + 1, head, line, behind);
    System.arraycopy(tail, line + 1, tail, line, behind);
  }
}
