package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.inference.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Extensions that servers may have. A server without them conforms all the same. */
final class OptionalChecks {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private OptionalChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "optional.binary-tensors",
            "Binary tensor data extension",
            "tensors may follow the JSON of the REST half as raw bytes",
            OptionalChecks::binaryTensors),
        new Check(
            "optional.model-repository",
            "Model repository extension",
            "POST v2/repository/index lists the models",
            OptionalChecks::repository));
  }

  private static Finding binaryTensors(Subject subject) {
    List<Tensor> inputs = Tensor.inputsOf(subject.samples().request(0));
    ObjectNode request = Exchange.JSON.createObjectNode();
    for (Tensor input : inputs) {
      ObjectNode tensor = request.withArray("inputs").addObject();
      tensor.put("name", input.name()).put("datatype", input.datatype().name());
      input.shape().dimensions().forEach(size -> tensor.withArray("shape").add(size));
      tensor.putObject("parameters").put("binary_data_size", input.raw().size());
    }
    byte[] header = RestBodies.bytes(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(header);
    inputs.forEach(input -> body.writeBytes(input.raw().toByteArray()));
    Exchange exchange =
        subject
            .rest()
            .send(
                "POST",
                subject.path() + "/infer",
                body.toByteArray(),
                Map.of(
                    HEADER_LENGTH,
                    Integer.toString(header.length),
                    "Content-Type",
                    "application/octet-stream"));
    subject.requireRestHealthy();
    return Finding.optional(exchange.status() == 200, "status " + exchange.status(), exchange);
  }

  private static Finding repository(Subject subject) {
    Exchange exchange =
        subject.rest().post("/v2/repository/index", "{}".getBytes(StandardCharsets.UTF_8));
    if (exchange.status() != 200) {
      return Finding.optional(false, "status " + exchange.status(), exchange);
    }
    JsonNode models = exchange.json();
    return Finding.optional(models.isArray(), models.size() + " models", exchange);
  }
}
