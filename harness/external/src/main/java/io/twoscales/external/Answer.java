package io.twoscales.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a program's answer: a plan for every stage of the pipeline, within the limits. */
final class Answer {
  static final int MAX_REPLICAS = 10_000;
  static final int MAX_BATCH_SIZE = 1_024;
  static final int MAX_CANDIDATES = 100;
  static final int MAX_TEXT = 2_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final Set<String> KEYS = Set.of("type", "stages", "reason", "candidates");
  private static final Set<String> STAGE_KEYS =
      Set.of("stage", "replicas", "millicores", "startingMillicores", "batchSize", "resizing");
  private static final Set<String> CANDIDATE_KEYS =
      Set.of("name", "ratePerSecond", "feasible", "costMillicores", "latencyMs", "detail");

  private final List<String> stages;
  private final CpuLimits limits;

  Answer(ControllerSetting setting) {
    this.stages = setting.pipeline().stages().stream().map(StageSpec::name).toList();
    this.limits = setting.limits();
  }

  /**
   * The plan an answer states.
   *
   * @throws PolicyFailure when the line is no JSON object
   * @throws ImpossiblePlanException when it is one that states no possible plan
   */
  Plan plan(String line) throws PolicyFailure, ImpossiblePlanException {
    JsonNode root = parse(line);
    onlyKnown(root, KEYS, "the answer");
    if (root.has("type") && !root.get("type").asText().equals("plan")) {
      throw new ImpossiblePlanException(
          "type must be \"plan\" or left out, is " + shortened(root.get("type").toString()));
    }
    Map<String, StagePlan> byName = new HashMap<>();
    for (JsonNode node : array(root, "stages", stages.size())) {
      StagePlan stage = stage(node);
      if (byName.put(stage.stage(), stage) != null) {
        throw new ImpossiblePlanException("stage " + stage.stage() + " is planned twice");
      }
    }
    List<StagePlan> plans = new ArrayList<>();
    for (String stage : stages) {
      if (!byName.containsKey(stage)) {
        throw new ImpossiblePlanException("stage " + stage + " is not planned");
      }
      plans.add(byName.get(stage));
    }
    List<Candidate> candidates = new ArrayList<>();
    if (root.has("candidates")) {
      for (JsonNode node : array(root, "candidates", MAX_CANDIDATES)) {
        candidates.add(candidate(node));
      }
    }
    return new Plan(plans, candidates, text(root, "reason", "no reason given"));
  }

  private static JsonNode parse(String line) throws PolicyFailure {
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new PolicyFailure(
          "answered with what is not JSON (%s): %s"
              .formatted(e.getOriginalMessage(), shortened(line)));
    }
    if (root == null || !root.isObject()) {
      throw new PolicyFailure("answered with no JSON object: " + shortened(line));
    }
    return root;
  }

  private StagePlan stage(JsonNode node) throws ImpossiblePlanException {
    String name = node.path("stage").asText("");
    if (!stages.contains(name)) {
      throw new ImpossiblePlanException(
          "no stage '%s' in the pipeline; there are %s"
              .formatted(shortened(name), String.join(", ", stages)));
    }
    String where = "stage " + name;
    onlyKnown(node, STAGE_KEYS, where);
    int millicores = millicores(node, "millicores", where);
    return new StagePlan(
        name,
        integer(node, "replicas", where, MAX_REPLICAS),
        millicores,
        node.has("startingMillicores") ? millicores(node, "startingMillicores", where) : millicores,
        integer(node, "batchSize", where, MAX_BATCH_SIZE),
        node.has("resizing") ? resizing(node.get("resizing"), where) : Resizing.GROW_FIRST);
  }

  private int millicores(JsonNode node, String key, String where) throws ImpossiblePlanException {
    int millicores = integer(node, key, where, limits.maxPerReplicaMillicores());
    if (millicores % limits.unitMillicores() != 0) {
      throw new ImpossiblePlanException(
          "%s: %s must be a multiple of the unit, %d, is %d"
              .formatted(where, key, limits.unitMillicores(), millicores));
    }
    return millicores;
  }

  private static int integer(JsonNode node, String key, String where, int max)
      throws ImpossiblePlanException {
    JsonNode value = node.path(key);
    boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
    if (!whole || value.doubleValue() < 1 || value.doubleValue() > max) {
      throw new ImpossiblePlanException(
          "%s: %s must be a whole number from 1 to %d, %s"
              .formatted(
                  where,
                  key,
                  max,
                  value.isMissingNode() ? "is missing" : "is " + shortened(value.toString())));
    }
    return value.intValue();
  }

  private static Resizing resizing(JsonNode node, String where) throws ImpossiblePlanException {
    for (Resizing resizing : Resizing.values()) {
      if (resizing.word().equals(node.asText())) {
        return resizing;
      }
    }
    throw new ImpossiblePlanException(
        "%s: resizing must be one of %s, is %s"
            .formatted(
                where,
                String.join(", ", Arrays.stream(Resizing.values()).map(Resizing::word).toList()),
                shortened(node.toString())));
  }

  private static Candidate candidate(JsonNode node) throws ImpossiblePlanException {
    onlyKnown(node, CANDIDATE_KEYS, "a candidate");
    return new Candidate(
        text(node, "name", "candidate"),
        node.path("ratePerSecond").asDouble(Double.NaN),
        node.path("feasible").asBoolean(true),
        node.path("costMillicores").asDouble(Double.NaN),
        node.path("latencyMs").asDouble(Double.NaN),
        text(node, "detail", ""));
  }

  private static List<JsonNode> array(JsonNode node, String key, int most)
      throws ImpossiblePlanException {
    JsonNode value = node.path(key);
    if (!value.isArray() || value.size() > most) {
      throw new ImpossiblePlanException(
          "%s must be a list of at most %d, %s"
              .formatted(
                  key,
                  most,
                  value.isMissingNode()
                      ? "is missing"
                      : value.isArray() ? "has " + value.size() : "is " + value.getNodeType()));
    }
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : value) {
      if (!entry.isObject()) {
        throw new ImpossiblePlanException(
            key + " must be a list of objects, has " + shortened(entry.toString()));
      }
      entries.add(entry);
    }
    return entries;
  }

  private static String text(JsonNode node, String key, String otherwise) {
    String text = node.path(key).asText(otherwise);
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }

  private static void onlyKnown(JsonNode node, Set<String> known, String where)
      throws ImpossiblePlanException {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ImpossiblePlanException(
            "%s: unknown key '%s'; known here: %s"
                .formatted(
                    where, shortened(name), String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
