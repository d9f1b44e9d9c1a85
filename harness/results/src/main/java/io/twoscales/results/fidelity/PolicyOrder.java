package io.twoscales.results.fidelity;

import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of the policies by a measure, the lowest first, in both worlds; some may be {@link
 * World tied}.
 *
 * @param measured the order on the real platform, {@code a < b = c}
 * @param simulated the order in virtual time
 * @param tau Kendall's τ-b; NaN where all are tied in a world
 * @param inverted pairs that one world orders the other way round, {@code a, b}
 */
public record PolicyOrder(
    Measure measure, String measured, String simulated, double tau, List<String> inverted) {
  public PolicyOrder {
    inverted = List.copyOf(inverted);
  }

  /** Whether no pair is ordered the other way round. */
  public boolean isSame() {
    return inverted.isEmpty();
  }

  /** Compares orders of the same policies. */
  static PolicyOrder of(Measure measure, World measured, World simulated) {
    List<String> names = measured.policies();
    List<String> inverted = new ArrayList<>();
    int concordant = 0;
    int ordered = 0;
    int orderedToo = 0;
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String a = names.get(i);
        String b = names.get(j);
        int here = measured.compare(a, b);
        int there = simulated.compare(a, b);
        concordant += here * there;
        ordered += here != 0 ? 1 : 0;
        orderedToo += there != 0 ? 1 : 0;
        if (here * there < 0) {
          inverted.add(a + ", " + b);
        }
      }
    }
    double tau =
        ordered == 0 || orderedToo == 0
            ? Double.NaN
            : concordant / Math.sqrt((double) ordered * orderedToo);
    return new PolicyOrder(measure, words(measured), words(simulated), tau, inverted);
  }

  private static String words(World world) {
    List<String> sorted = new ArrayList<>(world.policies());
    sorted.sort(Comparator.comparingDouble(world::value));
    StringBuilder words = new StringBuilder();
    String before = null;
    for (String policy : sorted) {
      if (before != null) {
        words.append(world.compare(before, policy) == 0 ? " = " : " < ");
      }
      words.append(policy);
      before = policy;
    }
    return words.toString();
  }
}
