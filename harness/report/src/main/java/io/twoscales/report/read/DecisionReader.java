package io.twoscales.report.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.core.units.Cpu;
import io.twoscales.report.model.DecisionMark;
import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.results.read.DecisionLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decisions of one run, in the order of time: marks for those that began something or met problems,
 * the rate they were made for, and replicas by stage as they saw them.
 */
final class DecisionReader {
  private static final int HOLDS_SECONDS = 60;
  private static final int LONGEST_REASON = 400;

  private final RunTimeline timeline;
  private final StageReplicas replicas;
  private final double apartSeconds;
  private final Map<String, Long> plannedMillicores = new HashMap<>();
  private DecisionMark last;
  private int plannedSecond;
  private double plannedFor = Double.NaN;

  DecisionReader(RunTimeline timeline, int most) {
    this.timeline = timeline;
    this.replicas = new StageReplicas(timeline);
    this.apartSeconds = (double) timeline.seconds() / most;
  }

  void add(DecisionLine line) {
    JsonNode document = line.document();
    DecisionMark.Direction direction = direction(document);
    int second = (int) Math.floor(line.timeSeconds());
    for (JsonNode stage : document.path("observation").path("stages")) {
      for (JsonNode replica : stage.path("replicas")) {
        replicas.add(second, stage.path("stage").asText(), replica.path("state").asText());
      }
    }
    planned(second, document);
    if (second < 0 || document.path("actions").isEmpty() && document.path("problems").isEmpty()) {
      return;
    }
    mark(
        new DecisionMark(
            line.timeSeconds(),
            document.path("problems").isEmpty() ? direction : DecisionMark.Direction.PROBLEM,
            shortened(line.reason()),
            changes(document.path("actions")),
            texts(document.path("problems")),
            0));
  }

  void finish() {
    replicas.finish();
    writePlanned(plannedSecond + 1);
    if (last != null) {
      timeline.add(last);
    }
  }

  /** Of decisions that would be drawn upon each other one is kept, one with problems if any has. */
  private void mark(DecisionMark mark) {
    boolean same =
        last != null
            && (long) (mark.second() / apartSeconds) == (long) (last.second() / apartSeconds);
    if (!same) {
      if (last != null) {
        timeline.add(last);
      }
      last = mark;
      return;
    }
    DecisionMark kept = mark.problems().isEmpty() || !last.problems().isEmpty() ? last : mark;
    last =
        new DecisionMark(
            kept.second(),
            kept.direction(),
            kept.reason(),
            kept.changes(),
            kept.problems(),
            last.alike() + 1);
  }

  /** The highest of the rates that the policy has looked at. */
  private void planned(int second, JsonNode document) {
    double highest = Double.NaN;
    for (JsonNode candidate : document.path("candidates")) {
      double rate = candidate.path("ratePerSecond").asDouble(Double.NaN);
      highest = rate <= highest ? highest : rate;
    }
    writePlanned(second);
    plannedSecond = second;
    plannedFor = highest;
  }

  private void writePlanned(int next) {
    int end = Math.min(next, plannedSecond + HOLDS_SECONDS);
    for (int second = Math.max(0, plannedSecond); second < end; second++) {
      timeline.add(Quantity.PLANNED_FOR, "", second, plannedFor);
    }
  }

  /** What a plan does to CPU, compared with the one before. */
  private DecisionMark.Direction direction(JsonNode document) {
    boolean up = false;
    boolean down = false;
    for (JsonNode stage : document.path("plan")) {
      long planned = stage.path("replicas").asLong() * stage.path("millicores").asLong();
      Long before = plannedMillicores.put(stage.path("stage").asText(), planned);
      up |= before == null || planned > before;
      down |= before != null && planned < before;
    }
    return up == down
        ? DecisionMark.Direction.OTHER
        : up ? DecisionMark.Direction.UP : DecisionMark.Direction.DOWN;
  }

  /** Actions in a few words, those alike counted. */
  private static List<String> changes(JsonNode actions) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (JsonNode action : actions) {
      String to =
          action.has("millicores")
              ? (action.path("kind").asText().equals("resize") ? " to " : " with ")
                  + Cpu.format(action.path("millicores").asInt())
              : action.has("batchSize") ? " to " + action.path("batchSize").asInt() : "";
      String words = action.path("stage").asText() + ": " + action.path("kind").asText() + to;
      counts.merge(words, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(each -> each.getKey() + (each.getValue() > 1 ? " (" + each.getValue() + " ×)" : ""))
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(shortened(each.asText())));
    return texts;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
