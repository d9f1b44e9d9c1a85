package io.twoscales.results.fidelity;

import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the policies by a measure, the lowest first, in both worlds. Two whose intervals
 * overlap, or whose values are the same, are tied.
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

  /** Compares orders; both by controller, the same ones. */
  static PolicyOrder of(
      Measure measure, Map<String, Interval> measured, Map<String, Interval> simulated) {
    List<String> names = new ArrayList<>(measured.keySet());
    List<String> inverted = new ArrayList<>();
    int concordant = 0;
    int ordered = 0;
    int orderedToo = 0;
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String a = names.get(i);
        String b = names.get(j);
        int here = compare(measured.get(a), measured.get(b));
        int there = compare(simulated.get(a), simulated.get(b));
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

  private static int compare(Interval a, Interval b) {
    boolean tied =
        a.known() && b.known()
            ? a.low() <= b.high() && b.low() <= a.high()
            : Double.isNaN(a.estimate()) || Double.isNaN(b.estimate());
    return tied ? 0 : Double.compare(a.estimate(), b.estimate());
  }

  private static String words(Map<String, Interval> values) {
    Map<String, Interval> sorted = new LinkedHashMap<>();
    values.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> entry.getValue().estimate()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    StringBuilder words = new StringBuilder();
    Interval before = null;
    for (Map.Entry<String, Interval> entry : sorted.entrySet()) {
      if (before != null) {
        words.append(compare(before, entry.getValue()) == 0 ? " = " : " < ");
      }
      words.append(entry.getKey());
      before = entry.getValue();
    }
    return words.toString();
  }
}
