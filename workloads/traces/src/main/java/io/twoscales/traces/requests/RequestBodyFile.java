package io.twoscales.traces.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Request bodies in a file, each a line of JSON: {@code {"body":"…","expect":[{"kind":"text",
 * "output":"text","text":"…","maxEdits":1},{"kind":"unit-vector","output":"embedding",
 * "dimensions":384},{"kind":"probabilities","output":"probabilities","rows":4,"classes":20},
 * {"kind":"boxes","output":"boxes","count":4}]}}.
 */
public final class RequestBodyFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestBodyFile() {}

  /** Writes bodies, in their order. */
  public static void write(Path file, List<RequestBody> bodies) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (RequestBody body : bodies) {
        writer.write(JSON.writeValueAsString(toJson(body)));
        writer.write('\n');
      }
    }
  }

  /**
   * Reads bodies, in their order.
   *
   * @throws IOException when it cannot be read or is no such file, with the line
   */
  public static List<RequestBody> read(Path file) throws IOException {
    List<RequestBody> bodies = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        bodies.add(fromJson(line));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String reason = e instanceof JsonProcessingException ? "is no JSON" : e.getMessage();
      throw new IOException(file + ":" + (bodies.size() + 1) + ": " + reason, e);
    }
    return bodies;
  }

  private static ObjectNode toJson(RequestBody body) {
    ObjectNode json = JSON.createObjectNode().put("body", body.json());
    ArrayNode expected = json.putArray("expect");
    for (Expectation expectation : body.expectations()) {
      ObjectNode one = expected.addObject();
      if (expectation instanceof Expectation.Text text) {
        one.put("kind", "text").put("output", text.output());
        one.put("text", text.text()).put("maxEdits", text.maxEdits());
      } else if (expectation instanceof Expectation.UnitVector vector) {
        one.put("kind", "unit-vector").put("output", vector.output());
        one.put("dimensions", vector.dimensions());
      } else if (expectation instanceof Expectation.Probabilities probabilities) {
        one.put("kind", "probabilities").put("output", probabilities.output());
        one.put("rows", probabilities.rows()).put("classes", probabilities.classes());
      } else if (expectation instanceof Expectation.Boxes boxes) {
        one.put("kind", "boxes").put("output", boxes.output()).put("count", boxes.count());
      }
    }
    return json;
  }

  private static RequestBody fromJson(String line) throws JsonProcessingException {
    JsonNode json = JSON.readTree(line);
    List<Expectation> expectations = new ArrayList<>();
    for (JsonNode one : json.path("expect")) {
      String output = one.path("output").asText();
      String kind = one.path("kind").asText();
      switch (kind) {
        case "text" ->
            expectations.add(
                new Expectation.Text(
                    output, one.path("text").asText(), one.path("maxEdits").asInt()));
        case "unit-vector" ->
            expectations.add(new Expectation.UnitVector(output, one.path("dimensions").asInt()));
        case "probabilities" ->
            expectations.add(
                new Expectation.Probabilities(
                    output, one.path("rows").asInt(), one.path("classes").asInt()));
        case "boxes" -> expectations.add(new Expectation.Boxes(output, one.path("count").asInt()));
        default ->
            throw new IllegalArgumentException(
                "expected text, unit-vector, probabilities or boxes, found '" + kind + "'");
      }
    }
    return new RequestBody(json.path("body").asText(), expectations);
  }
}
