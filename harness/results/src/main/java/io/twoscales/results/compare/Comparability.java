package io.twoscales.results.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.read.SetManifest.ControllerFacts;
import io.twoscales.results.read.SetManifest.ExperimentFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether numbers of two sets may stand side by side. The question has to be the same: pipeline,
 * objective, traffic, seed and faults. The answer may come from another machine, platform, commit
 * or set of options; such differences are named.
 *
 * @param forbidding differences that make a comparison meaningless
 * @param worthKnowing other differences
 */
public record Comparability(List<Difference> forbidding, List<Difference> worthKnowing) {
  private static final Set<String> ASKED =
      Set.of(
          "pipeline",
          "stages",
          "sloMs",
          "workload",
          "workloadSha256",
          "arrivals",
          "windowSeconds",
          "warmUpSeconds",
          "meanPerSecond",
          "peakPerSecond",
          "faults");

  /** What older sets do not say, without being different for that. */
  private static final Set<String> LATER = Set.of("latencyModelsSha256");

  private static final Set<String> ELSEWHERE = Set.of("controllers", "seed", "repetitions");

  public Comparability {
    forbidding = List.copyOf(forbidding);
    worthKnowing = List.copyOf(worthKnowing);
  }

  /**
   * Something that is not the same in two sets.
   *
   * @param what its name
   * @param first in the one
   * @param second in the other
   */
  public record Difference(String what, String first, String second) {
    @Override
    public String toString() {
      return "%s: %s / %s".formatted(what, first, second);
    }
  }

  /**
   * Compares what two sets were asked and where they ran.
   *
   * @param seedsMayDiffer whether the same traffic drawn with other seeds will do
   */
  public static Comparability of(ResultSet first, ResultSet second, boolean seedsMayDiffer) {
    List<Difference> forbidding = new ArrayList<>();
    List<Difference> worthKnowing = new ArrayList<>();
    ExperimentFacts one = first.manifest().experiment();
    ExperimentFacts two = second.manifest().experiment();
    Set<String> keys = new TreeSet<>();
    one.all().fieldNames().forEachRemaining(keys::add);
    two.all().fieldNames().forEachRemaining(keys::add);
    keys.removeAll(ELSEWHERE);
    for (String key : keys) {
      JsonNode a = one.all().path(key);
      JsonNode b = two.all().path(key);
      boolean bothKnow = !a.isMissingNode() && !b.isMissingNode();
      if (ASKED.contains(key) && bothKnow) {
        add(forbidding, key, text(a), text(b));
      } else if (!ASKED.contains(key) && (bothKnow || !LATER.contains(key))) {
        add(worthKnowing, key, text(a), text(b));
      }
    }
    add(
        seedsMayDiffer ? worthKnowing : forbidding,
        "seed",
        Long.toString(one.seed()),
        Long.toString(two.seed()));
    add(
        worthKnowing,
        "repetitions",
        Integer.toString(one.repetitions()),
        Integer.toString(two.repetitions()));
    place(first.manifest(), second.manifest(), worthKnowing);
    options(one, two, worthKnowing);
    return new Comparability(forbidding, worthKnowing);
  }

  private static void place(SetManifest first, SetManifest second, List<Difference> into) {
    add(into, "hardware", first.hardware(), second.hardware());
    add(into, "kernel", first.machine().kernel(), second.machine().kernel());
    add(into, "jvm", first.machine().jvm(), second.machine().jvm());
    add(into, "commit", first.commit(), second.commit());
    Set<String> keys = new TreeSet<>(first.environment().keySet());
    keys.addAll(second.environment().keySet());
    keys.remove("platform");
    for (String key : keys) {
      add(
          into,
          key,
          first.environment().getOrDefault(key, "not said"),
          second.environment().getOrDefault(key, "not said"));
    }
  }

  private static void options(ExperimentFacts one, ExperimentFacts two, List<Difference> into) {
    Map<String, Map<String, String>> before =
        one.controllers().stream()
            .collect(Collectors.toMap(ControllerFacts::name, ControllerFacts::options));
    for (ControllerFacts controller : two.controllers()) {
      Map<String, String> options = before.get(controller.name());
      if (options != null) {
        add(
            into,
            "options of " + controller.name(),
            options.toString(),
            controller.options().toString());
      }
    }
  }

  private static void add(List<Difference> into, String what, String first, String second) {
    if (!first.equals(second)) {
      into.add(new Difference(what, first, second));
    }
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "not said" : node.isTextual() ? node.asText() : node.toString();
  }

  /**
   * Makes sure that all sets may be compared with the first.
   *
   * @param seedsMayDiffer whether the same traffic drawn with other seeds will do
   * @return what is worth knowing of each set beside the first, in their order; nothing of the
   *     first
   * @throws ResultSetException naming what forbids it
   */
  public static List<List<Difference>> require(List<ResultSet> sets, boolean seedsMayDiffer) {
    List<List<Difference>> worthKnowing = new ArrayList<>();
    worthKnowing.add(List.of());
    ResultSet first = sets.get(0);
    for (ResultSet other : sets.subList(1, sets.size())) {
      Comparability found = of(first, other, seedsMayDiffer);
      if (!found.forbidding().isEmpty()) {
        throw new ResultSetException(refusal(first.folder(), other.folder(), found));
      }
      worthKnowing.add(found.worthKnowing());
    }
    return worthKnowing;
  }

  private static String refusal(Path first, Path other, Comparability found) {
    String differences =
        found.forbidding().stream().map(Difference::toString).collect(Collectors.joining("; "));
    boolean onlySeed =
        found.forbidding().size() == 1 && found.forbidding().get(0).what().equals("seed");
    return "%s and %s cannot be compared, they answer different questions: %s%s"
        .formatted(
            first, other, differences, onlySeed ? " (--other-seeds compares them anyway)" : "");
  }
}
