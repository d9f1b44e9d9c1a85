package io.twoscales.solver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Turns a graph of stages into a {@link Composition} in which every path of the graph is a path and
 * every path is one of the graph.
 *
 * <p>Only the order counts, that is which stage comes somewhere before which: its comparability
 * graph falls apart where parts lie side by side, the complement where they follow one another
 * (Valdes, Tarjan and Lawler 1982). Where neither falls apart, a stage that leads to two others is
 * doubled, or one that follows two, and the double is a {@link Composition.Ghost}; the one is taken
 * that leaves least undone.
 */
final class Decomposition {

  /** A symmetric relation of two different elements. */
  private interface Relation {
    boolean holds(int a, int b);
  }

  /** Strict order of stages and doubles; {@code above[i]} are the elements that come after i. */
  private static final class Order {
    final int[] stage;
    final boolean[] ghost;
    final BitSet[] above;

    Order(int[] stage, boolean[] ghost, BitSet[] above) {
      this.stage = stage;
      this.ghost = ghost;
      this.above = above;
    }

    int size() {
      return stage.length;
    }

    boolean before(int a, int b) {
      return above[a].get(b);
    }

    boolean comparable(int a, int b) {
      return before(a, b) || before(b, a);
    }

    /** The order with a double of {@code v}: the double has {@code moved}, v keeps {@code kept}. */
    Order split(int v, boolean upwards, BitSet kept, BitSet moved) {
      int n = size();
      int[] stages = Arrays.copyOf(stage, n + 1);
      boolean[] ghosts = Arrays.copyOf(ghost, n + 1);
      BitSet[] aboves = new BitSet[n + 1];
      stages[n] = stage[v];
      ghosts[n] = true;
      for (int i = 0; i < n; i++) {
        aboves[i] = (BitSet) above[i].clone();
      }
      if (upwards) {
        for (int i = 0; i < n; i++) {
          aboves[i].set(n, above[i].get(v));
        }
        aboves[v] = kept;
        aboves[n] = moved;
      } else {
        for (int i = 0; i < n; i++) {
          if (above[i].get(v)) {
            aboves[i].set(v, kept.get(i));
            aboves[i].set(n, moved.get(i));
          }
        }
        aboves[n] = (BitSet) above[v].clone();
      }
      return new Order(stages, ghosts, aboves);
    }

    BitSet below(int v) {
      BitSet below = new BitSet();
      for (int i = 0; i < size(); i++) {
        below.set(i, before(i, v));
      }
      return below;
    }
  }

  private Decomposition() {}

  /**
   * The composition of an acyclic graph.
   *
   * @param predecessors of each stage
   * @param topologicalOrder of the stages
   */
  static Composition of(int[][] predecessors, int[] topologicalOrder) {
    int n = predecessors.length;
    BitSet[] above = new BitSet[n];
    int[] stage = new int[n];
    for (int s = 0; s < n; s++) {
      above[s] = new BitSet(n);
      stage[s] = s;
    }
    for (int k = n - 1; k >= 0; k--) {
      int s = topologicalOrder[k];
      for (int p : predecessors[s]) {
        above[p].set(s);
        above[p].or(above[s]);
      }
    }
    BitSet all = new BitSet(n);
    all.set(0, n);
    return compose(new Order(stage, new boolean[n], above), all);
  }

  private static Composition compose(Order order, BitSet elements) {
    if (elements.cardinality() == 1) {
      int only = elements.nextSetBit(0);
      return order.ghost[only]
          ? new Composition.Ghost(order.stage[only])
          : new Composition.Stage(order.stage[only]);
    }
    List<BitSet> parts = components(elements, order::comparable);
    if (parts.size() > 1) {
      return new Composition.Parallel(parts.stream().map(p -> compose(order, p)).toList());
    }
    parts = inSeries(order, elements);
    if (parts.size() > 1) {
      return new Composition.Series(parts.stream().map(p -> compose(order, p)).toList());
    }
    Order split = leastUndone(order, elements);
    BitSet withDouble = (BitSet) elements.clone();
    withDouble.set(order.size());
    return compose(split, withDouble);
  }

  /** The parts that follow one another, in order; one part if there is no such cut. */
  private static List<BitSet> inSeries(Order order, BitSet elements) {
    List<BitSet> parts = components(elements, (a, b) -> !order.comparable(a, b));
    parts.sort(
        (x, y) -> {
          if (x == y) {
            return 0;
          }
          return order.before(x.nextSetBit(0), y.nextSetBit(0)) ? -1 : 1;
        });
    return parts;
  }

  private static List<BitSet> components(BitSet elements, Relation linked) {
    List<BitSet> components = new ArrayList<>();
    BitSet left = (BitSet) elements.clone();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    while (!left.isEmpty()) {
      BitSet component = new BitSet();
      int seed = left.nextSetBit(0);
      left.clear(seed);
      queue.add(seed);
      while (!queue.isEmpty()) {
        int a = queue.remove();
        component.set(a);
        for (int b = left.nextSetBit(0); b >= 0; b = left.nextSetBit(b + 1)) {
          if (linked.holds(a, b)) {
            left.clear(b);
            queue.add(b);
          }
        }
      }
      components.add(component);
    }
    return components;
  }

  private static Order leastUndone(Order order, BitSet elements) {
    Order best = null;
    long least = Long.MAX_VALUE;
    for (int v = elements.nextSetBit(0); v >= 0; v = elements.nextSetBit(v + 1)) {
      for (boolean upwards : new boolean[] {true, false}) {
        BitSet reach = upwards ? (BitSet) order.above[v].clone() : order.below(v);
        reach.and(elements);
        List<BitSet> cones = cones(order, reach, upwards);
        for (int moved = 0; cones.size() > 1 && moved < cones.size(); moved++) {
          BitSet kept = new BitSet();
          for (int k = 0; k < cones.size(); k++) {
            if (k != moved) {
              kept.or(cones.get(k));
            }
          }
          Order candidate = order.split(v, upwards, kept, cones.get(moved));
          BitSet withDouble = (BitSet) elements.clone();
          withDouble.set(order.size());
          long undone = undone(candidate, withDouble);
          if (undone < least) {
            least = undone;
            best = candidate;
          }
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException(
          "no stage of " + elements + " leads to two others or follows two");
    }
    return best;
  }

  /** For each nearest element of a reach: it and what lies beyond it. */
  private static List<BitSet> cones(Order order, BitSet reach, boolean upwards) {
    List<BitSet> cones = new ArrayList<>();
    for (int x = reach.nextSetBit(0); x >= 0; x = reach.nextSetBit(x + 1)) {
      boolean nearest = true;
      for (int y = reach.nextSetBit(0); y >= 0 && nearest; y = reach.nextSetBit(y + 1)) {
        nearest = upwards ? !order.before(y, x) : !order.before(x, y);
      }
      if (nearest) {
        BitSet cone = upwards ? (BitSet) order.above[x].clone() : order.below(x);
        cone.and(reach);
        cone.set(x);
        cones.add(cone);
      }
    }
    return cones;
  }

  /** Sum of the squared sizes of the parts that series and parallel cannot take apart. */
  private static long undone(Order order, BitSet elements) {
    int size = elements.cardinality();
    if (size <= 2) {
      return 0;
    }
    List<BitSet> parts = components(elements, order::comparable);
    if (parts.size() == 1) {
      parts = components(elements, (a, b) -> !order.comparable(a, b));
    }
    if (parts.size() == 1) {
      return (long) size * size;
    }
    return parts.stream().mapToLong(p -> undone(order, p)).sum();
  }
}
