package io.twoscales.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.requests.Expectation;
import io.twoscales.traces.requests.RequestBody;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Whether replies say what they have to: a fast wrong answer is no good one. Two replies to the
 * same payload must have vectors that agree, so that an answer meant for a rather different request
 * of its batch is found out. Thread-safe.
 */
final class ReplyCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RequestBody> payloads;
  private final int timeoutMs;
  private final AtomicReferenceArray<float[]> firstVectors;

  /**
   * A check.
   *
   * @param timeoutMs after which a request without an answer was given up
   */
  ReplyCheck(List<RequestBody> payloads, int timeoutMs) {
    this.payloads = List.copyOf(payloads);
    this.timeoutMs = timeoutMs;
    this.firstVectors = new AtomicReferenceArray<>(payloads.size());
  }

  /**
   * Judges a reply. A dropped request is one the system refused or gave up to protect itself: 429,
   * 503, 504.
   *
   * @param id the request's
   * @param payload which payload it carried
   */
  Verdict judge(Reply reply, int id, int payload, long elapsedMs) {
    return switch (reply.status()) {
      case 0 ->
          Verdict.failed(
              elapsedMs >= timeoutMs
                  ? "no answer within " + timeoutMs + " ms"
                  : "no connection or connection lost");
      case 200 ->
          complaint(reply.body(), id, payload)
              .map(complaint -> Verdict.failed("wrong reply: " + complaint))
              .orElse(Verdict.COMPLETED);
      case 429, 503, 504 -> Verdict.dropped("status " + reply.status() + ": " + reply.body());
      default -> Verdict.failed("status " + reply.status() + ": " + reply.body());
    };
  }

  private Optional<String> complaint(String body, int id, int payload) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return Optional.of("no JSON: " + body);
    }
    if (!json.path("id").asText().equals(Integer.toString(id))) {
      return Optional.of("expected id " + id + ", found " + json.path("id"));
    }
    JsonNode outputs = json.path("outputs");
    if (!outputs.isArray() || outputs.isEmpty()) {
      return Optional.of("no outputs");
    }
    return payloads.get(payload).expectations().stream()
        .flatMap(expectation -> complaint(expectation, outputs, payload).stream())
        .findFirst();
  }

  private Optional<String> complaint(Expectation expectation, JsonNode outputs, int payload) {
    for (JsonNode output : outputs) {
      if (output.path("name").asText().equals(expectation.output())) {
        JsonNode data = output.path("data");
        return complaintOfData(expectation, data, payload)
            .map(words -> expectation.output() + ": " + words);
      }
    }
    return Optional.of("no output " + expectation.output());
  }

  private Optional<String> complaintOfData(Expectation expectation, JsonNode data, int payload) {
    if (expectation instanceof Expectation.Text text) {
      return text.complaint(data.path(0).asText());
    }
    float[] found = vector(data);
    if (expectation instanceof Expectation.Boxes boxes) {
      return boxes.complaint(found);
    }
    if (expectation instanceof Expectation.Probabilities probabilities) {
      return probabilities.complaint(found).or(() -> otherThanFirst(found, payload));
    }
    return complaint((Expectation.UnitVector) expectation, found, payload);
  }

  private Optional<String> otherThanFirst(float[] probabilities, int payload) {
    if (firstVectors.compareAndSet(payload, null, probabilities)) {
      return Optional.empty();
    }
    double distance = Expectation.Probabilities.distance(firstVectors.get(payload), probabilities);
    return distance <= Expectation.Probabilities.SAME_PICTURE
        ? Optional.empty()
        : Optional.of("off by %.4f from another reply to the same picture".formatted(distance));
  }

  private Optional<String> complaint(
      Expectation.UnitVector expectation, float[] found, int payload) {
    Optional<String> complaint = expectation.complaint(found);
    if (complaint.isPresent() || firstVectors.compareAndSet(payload, null, found)) {
      return complaint;
    }
    double cosine = Expectation.UnitVector.cosine(firstVectors.get(payload), found);
    return cosine >= Expectation.UnitVector.SAME_TEXT
        ? Optional.empty()
        : Optional.of("cosine %.3f to another reply to the same text".formatted(cosine));
  }

  private static float[] vector(JsonNode data) {
    float[] vector = new float[data.size()];
    for (int d = 0; d < vector.length; d++) {
      vector[d] = (float) data.path(d).asDouble(Double.NaN);
    }
    return vector;
  }
}
