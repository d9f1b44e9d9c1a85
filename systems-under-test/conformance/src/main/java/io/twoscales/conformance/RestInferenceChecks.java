package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Requests in the REST half that must be answered. */
final class RestInferenceChecks {
  private static final String SECTION = "HTTP/REST, Inference";
  private static final int BATCH = 3;

  private RestInferenceChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "rest.infer",
            "HTTP/REST, Inference Response JSON Object",
            "a valid request is answered with 200, model_name and all outputs, as the metadata"
                + " says they are",
            RestInferenceChecks::answers),
        new Check(
            "rest.infer.content-type",
            "HTTP/REST, Inference Request Examples",
            "the answer's Content-Type is application/json",
            RestInferenceChecks::contentType),
        new Check(
            "rest.infer.id",
            "HTTP/REST, Inference Request JSON Object",
            "the request's id is returned in the response",
            RestInferenceChecks::id),
        new Check(
            "rest.infer.outputs",
            "HTTP/REST, Request Output",
            "those outputs are returned that the request names",
            RestInferenceChecks::requestedOutputs),
        new Check(
            "rest.infer.batch",
            "HTTP/REST, Request Input",
            "a batch holds the shape and contents of all its items, and so does its answer",
            RestInferenceChecks::batch),
        new Check(
            "rest.infer.nested",
            "HTTP/REST, Tensor Data",
            "tensor data may come nested as well as flattened",
            RestInferenceChecks::nested),
        new Check(
            "rest.infer.key-order",
            SECTION,
            "the keys of a JSON object may come in any order",
            RestInferenceChecks::keyOrder));
  }

  private static Exchange infer(Subject subject, ModelInferRequest request) {
    return subject.restInfer(subject.body(request));
  }

  private static Finding answers(Subject subject) {
    Exchange exchange = infer(subject, subject.samples().request(0));
    Answers.requireComplete(exchange.inference(), subject, exchange);
    return Finding.pass(exchange);
  }

  private static Finding contentType(Subject subject) {
    Exchange exchange = infer(subject, subject.samples().request(0)).requireOk();
    if (!exchange.isJson()) {
      throw new Unmet(
          "expected Content-Type application/json, found "
              + exchange.headers().getOrDefault("content-type", "none"),
          exchange);
    }
    return Finding.pass(exchange);
  }

  private static Finding id(Subject subject) {
    String id = "conformance-42";
    Exchange exchange = infer(subject, subject.samples().request(0).toBuilder().setId(id).build());
    String found = exchange.inference().getId();
    if (!found.equals(id)) {
      throw new Unmet("expected id %s, found \"%s\"".formatted(id, found), exchange);
    }
    return Finding.pass(exchange);
  }

  private static Finding requestedOutputs(Subject subject) {
    List<Exchange> exchanges = new ArrayList<>();
    for (TensorMetadata output : subject.metadata().getOutputsList()) {
      Exchange exchange =
          infer(
              subject,
              subject.samples().request(0).toBuilder()
                  .addOutputs(InferRequestedOutputTensor.newBuilder().setName(output.getName()))
                  .build());
      ModelInferResponse answer = exchange.inference();
      Answers.requireOnly(output.getName(), Subject.outputs(answer, exchange), exchange);
      exchanges.add(exchange);
    }
    return Finding.pass(exchanges.toArray());
  }

  private static Finding batch(Subject subject) {
    Batch batch = Batch.of(subject, BATCH);
    List<List<Tensor>> alone = new ArrayList<>();
    for (ModelInferRequest item : batch.items()) {
      Exchange exchange = infer(subject, item);
      alone.add(Subject.outputs(exchange.inference(), exchange));
    }
    Exchange exchange = infer(subject, batch.whole());
    ModelInferResponse answer = exchange.inference();
    Answers.requireComplete(answer, subject, exchange);
    Answers.requireItemByItem(Subject.outputs(answer, exchange), alone, exchange);
    return Finding.pass(exchange);
  }

  private static Finding nested(Subject subject) {
    ObjectNode request = RestBodies.tree(subject);
    boolean any = false;
    for (JsonNode input : request.path("inputs")) {
      List<Integer> sizes = new ArrayList<>();
      input.path("shape").forEach(size -> sizes.add(size.asInt()));
      if (sizes.size() > 1) {
        Iterator<JsonNode> values = input.path("data").elements();
        ((ObjectNode) input).set("data", nest(values, sizes));
        any = true;
      }
    }
    if (!any) {
      throw new NotApplicable("no input has more than one dimension");
    }
    return sameAsEver(subject, RestBodies.bytes(request));
  }

  private static ArrayNode nest(Iterator<JsonNode> values, List<Integer> sizes) {
    ArrayNode list = Exchange.JSON.createArrayNode();
    for (int i = 0; i < sizes.get(0); i++) {
      list.add(sizes.size() == 1 ? values.next() : nest(values, sizes.subList(1, sizes.size())));
    }
    return list;
  }

  private static Finding keyOrder(Subject subject) {
    ObjectNode request = RestBodies.tree(subject);
    ArrayNode reversed = Exchange.JSON.createArrayNode();
    for (JsonNode input : request.path("inputs")) {
      ObjectNode tensor = Exchange.JSON.createObjectNode();
      for (String key : List.of("data", "shape", "datatype", "name")) {
        tensor.set(key, input.path(key));
      }
      reversed.add(tensor);
    }
    request.set("inputs", reversed);
    return sameAsEver(subject, RestBodies.bytes(request));
  }

  private static Finding sameAsEver(Subject subject, byte[] body) {
    Exchange expected = infer(subject, subject.samples().request(0));
    Exchange found = subject.restInfer(body);
    Values.difference(
            Subject.outputs(expected.inference(), expected),
            Subject.outputs(found.inference(), found))
        .ifPresent(
            difference -> {
              throw new Unmet("the answer is another one: " + difference, expected, found);
            });
    return Finding.pass(found);
  }
}
