package io.twoscales.simulated;

/** Machines of equal size and what is allocated on each. */
final class Nodes {
  static final int NONE = -1;

  private final int nodeMillicores;
  private final int[] allocated;
  private int total;

  Nodes(int count, int nodeMillicores) {
    this.nodeMillicores = nodeMillicores;
    this.allocated = new int[count];
  }

  /** The fullest machine with so much room, so that large replicas find some; NONE if none has. */
  int place(int millicores) {
    int best = NONE;
    for (int node = 0; node < allocated.length; node++) {
      boolean fits = allocated[node] + millicores <= nodeMillicores;
      if (fits && (best == NONE || allocated[node] > allocated[best])) {
        best = node;
      }
    }
    return best;
  }

  boolean hasRoom(int node, int moreMillicores) {
    return allocated[node] + moreMillicores <= nodeMillicores;
  }

  int freeMillicores(int node) {
    return nodeMillicores - allocated[node];
  }

  void change(int node, int byMillicores) {
    allocated[node] += byMillicores;
    total += byMillicores;
    if (allocated[node] > nodeMillicores || allocated[node] < 0) {
      throw new IllegalStateException(
          "node " + node + " has " + allocated[node] + " of " + nodeMillicores + "m allocated");
    }
  }

  int allocatedMillicores() {
    return total;
  }
}
