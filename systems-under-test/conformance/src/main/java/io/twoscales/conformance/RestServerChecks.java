package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Health and metadata in the REST half. */
final class RestServerChecks {
  private static final String UNKNOWN = "no-such-model";
  private static final String UNKNOWN_VERSION = "987654";

  private RestServerChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "rest.live",
            "HTTP/REST, Health, Server Live",
            "GET v2/health/live is answered with 200",
            subject -> Finding.pass(subject.rest().get("/v2/health/live").requireOk())),
        new Check(
            "rest.ready",
            "HTTP/REST, Health, Server Ready",
            "GET v2/health/ready is answered with 200 when all models are ready",
            subject -> Finding.pass(subject.rest().get("/v2/health/ready").requireOk())),
        new Check(
            "rest.model-ready",
            "HTTP/REST, Health, Model Ready",
            "GET v2/models/MODEL/ready is answered with 200",
            subject -> Finding.pass(subject.rest().get(subject.path() + "/ready").requireOk())),
        new Check(
            "rest.model-ready.unknown",
            "HTTP/REST, Health",
            "a model that is not there is not ready: 4xx",
            RestServerChecks::unknownModelIsNotReady),
        new Check(
            "rest.server-metadata",
            "HTTP/REST, Server Metadata",
            "GET v2 gives name, version and extensions",
            RestServerChecks::serverMetadata),
        new Check(
            "rest.model-metadata",
            "HTTP/REST, Model Metadata",
            "GET v2/models/MODEL gives name, platform, inputs and outputs, each of those with name,"
                + " datatype and shape",
            RestServerChecks::modelMetadata),
        new Check(
            "rest.model-metadata.unknown",
            "HTTP/REST, Model Metadata Response JSON Error Object",
            "metadata of a model that is not there is refused: 4xx and {\"error\": …}",
            subject ->
                Finding.pass(subject.rest().get(Subject.path(UNKNOWN)).requireClientError())),
        new Check(
            "rest.case-sensitive",
            "HTTP/REST",
            "all strings are case-sensitive: a model's name in other letters is unknown",
            RestServerChecks::namesAreCaseSensitive),
        new Check(
            "rest.versions",
            "HTTP/REST",
            "every version that the metadata names answers under versions/VERSION: metadata,"
                + " ready, infer",
            RestServerChecks::everyVersionAnswers),
        new Check(
            "rest.versions.unknown",
            "HTTP/REST, Inference Response JSON Error Object",
            "a version that is not there is refused: 4xx and {\"error\": …}",
            RestServerChecks::unknownVersionIsRefused));
  }

  private static Finding unknownModelIsNotReady(Subject subject) {
    Exchange exchange = subject.rest().get(Subject.path(UNKNOWN) + "/ready");
    if (exchange.status() < 400 || exchange.status() >= 500) {
      throw new Unmet("expected status 4xx, found " + exchange.status(), exchange);
    }
    return Finding.pass(exchange);
  }

  private static Finding serverMetadata(Subject subject) {
    Exchange exchange = subject.rest().get("/v2").requireOk();
    JsonNode json = exchange.json();
    var name = Metadata.text(json, "name", exchange);
    var version = Metadata.text(json, "version", exchange);
    for (JsonNode extension : Metadata.list(json, "extensions", exchange)) {
      if (!extension.isTextual()) {
        throw new Unmet("\"extensions\": expected strings", exchange);
      }
    }
    if (name.isEmpty() || version.isEmpty()) {
      throw new Unmet("expected a name and a version, found an empty one", exchange);
    }
    return Finding.pass(exchange);
  }

  private static Finding modelMetadata(Subject subject) {
    Exchange exchange = subject.rest().get(subject.path());
    ModelMetadataResponse metadata = Metadata.ofModel(exchange);
    if (!metadata.getName().equals(subject.model())) {
      throw new Unmet("\"name\": expected " + subject.model(), exchange);
    }
    List<TensorMetadata> tensors = new ArrayList<>(metadata.getInputsList());
    tensors.addAll(metadata.getOutputsList());
    if (metadata.getInputsCount() == 0 || metadata.getOutputsCount() == 0) {
      throw new Unmet("expected at least one input and one output", exchange);
    }
    for (TensorMetadata tensor : tensors) {
      requireWellFormed(tensor, exchange);
    }
    return Finding.pass(exchange);
  }

  private static void requireWellFormed(TensorMetadata tensor, Exchange exchange) {
    try {
      var unused = Datatype.named(tensor.getDatatype());
    } catch (ProtocolException e) {
      throw new Unmet("tensor %s: %s".formatted(tensor.getName(), e.getMessage()), exchange);
    }
    if (tensor.getShapeList().stream().anyMatch(size -> size < -1)) {
      throw new Unmet(
          "tensor %s: expected sizes from 0, or -1 for any, found %s"
              .formatted(tensor.getName(), tensor.getShapeList()),
          exchange);
    }
  }

  private static Finding namesAreCaseSensitive(Subject subject) {
    String model = subject.model();
    String upper = model.toUpperCase(Locale.ROOT);
    String other = upper.equals(model) ? model.toLowerCase(Locale.ROOT) : upper;
    if (other.equals(model)) {
      throw new NotApplicable("the model's name has no letters");
    }
    return Finding.pass(subject.rest().get(Subject.path(other)).requireClientError());
  }

  private static Finding everyVersionAnswers(Subject subject) {
    List<Exchange> exchanges = new ArrayList<>();
    for (String version : subject.versions()) {
      String path = subject.path(subject.model(), version);
      exchanges.add(subject.rest().get(path).requireOk());
      exchanges.add(subject.rest().get(path + "/ready").requireOk());
      Exchange answer =
          subject.rest().post(path + "/infer", subject.body(subject.samples().request(0)));
      Answers.requireComplete(answer.inference(), subject, answer);
      exchanges.add(answer);
    }
    return Finding.pass(exchanges.toArray());
  }

  private static Finding unknownVersionIsRefused(Subject subject) {
    if (subject.versions().contains(UNKNOWN_VERSION)) {
      throw new NotApplicable("the model has a version " + UNKNOWN_VERSION);
    }
    String path = subject.path(subject.model(), UNKNOWN_VERSION);
    Exchange metadata = subject.rest().get(path).requireClientError();
    Exchange answer =
        subject
            .rest()
            .post(path + "/infer", subject.body(subject.samples().request(0)))
            .requireClientError();
    return Finding.pass(metadata, answer);
  }
}
