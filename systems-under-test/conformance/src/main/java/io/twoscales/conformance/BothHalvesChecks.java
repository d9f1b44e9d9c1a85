package io.twoscales.conformance;

import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** That both halves say the same, and that requests of one moment do not harm each other. */
final class BothHalvesChecks {
  /** Good requests at once, and as many bad ones: less than a small queue holds. */
  private static final int GOOD = 4;

  private BothHalvesChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "both.metadata",
            "GRPC: \"closely follows the concepts defined in the HTTP/REST API\"",
            "both halves describe the model alike",
            BothHalvesChecks::sameMetadata),
        new Check(
            "both.infer",
            "GRPC: \"closely follows the concepts defined in the HTTP/REST API\"",
            "both halves give the same answer",
            BothHalvesChecks::sameAnswer),
        new Check(
            "rest.unharmed",
            "HTTP/REST, Inference",
            "good requests of the same moment as bad ones are answered as ever, each with its id",
            BothHalvesChecks::restUnharmed),
        new Check(
            "grpc.unharmed",
            "GRPC, Inference",
            "good requests of the same moment as bad ones are answered as ever, each with its id",
            BothHalvesChecks::grpcUnharmed));
  }

  private static Finding sameMetadata(Subject subject) {
    GrpcAnswer<ModelMetadataResponse> answer = subject.grpc().modelMetadata(subject.model(), "");
    ModelMetadataResponse overGrpc = answer.requireOk();
    ModelMetadataResponse overRest = subject.metadata();
    if (!overRest.getInputsList().equals(overGrpc.getInputsList())
        || !overRest.getOutputsList().equals(overGrpc.getOutputsList())
        || !overRest.getVersionsList().equals(overGrpc.getVersionsList())
        || !overRest.getPlatform().equals(overGrpc.getPlatform())) {
      throw new Unmet(
          "platform, versions, inputs or outputs are not the same",
          "REST: " + Shown.message(overRest),
          answer);
    }
    return Finding.pass(answer);
  }

  private static Finding sameAnswer(Subject subject) {
    ModelInferRequest request = subject.samples().request(0);
    GrpcAnswer<ModelInferResponse> overGrpc = subject.grpc().infer(request);
    Exchange overRest = subject.restInfer(subject.body(request));
    Values.difference(
            Subject.outputs(overRest.inference(), overRest),
            Subject.outputs(overGrpc.requireOk(), overGrpc))
        .ifPresent(
            difference -> {
              throw new Unmet("the answers are not the same: " + difference, overRest, overGrpc);
            });
    return Finding.pass(overRest, overGrpc);
  }

  private static Finding restUnharmed(Subject subject) {
    Exchange alone = subject.restInfer(subject.body(subject.samples().request(0)));
    List<Tensor> expected = Subject.outputs(alone.inference(), alone);
    List<byte[]> bad =
        List.of(
            RestBodies.bytes(RestBodies.tree(subject, spoiled(subject, 0))),
            RestBodies.bytes(RestBodies.tree(subject, spoiled(subject, 1))),
            RestBodies.withFirstInput(subject, input -> input.put("datatype", "FP31")),
            new byte[] {'{'});
    List<CompletableFuture<Exchange>> good = new ArrayList<>();
    List<CompletableFuture<Exchange>> refused = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      byte[] body = subject.body(numbered(subject, i));
      refused.add(send(subject, bad.get(i)));
      good.add(send(subject, body));
    }
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      Exchange exchange = joined(good.get(i));
      requireOwn(exchange.inference(), i, expected, exchange);
      exchanges.add(exchange);
    }
    refused.forEach(future -> joined(future).requireClientError());
    return Finding.pass(exchanges.toArray());
  }

  private static CompletableFuture<Exchange> send(Subject subject, byte[] body) {
    return subject.rest().sendAsync("POST", subject.path() + "/infer", body, Map.of());
  }

  private static Finding grpcUnharmed(Subject subject) {
    GrpcClient grpc = subject.grpc();
    GrpcAnswer<ModelInferResponse> alone = grpc.infer(subject.samples().request(0));
    List<Tensor> expected = Subject.outputs(alone.requireOk(), alone);
    List<CompletableFuture<GrpcAnswer<ModelInferResponse>>> good = new ArrayList<>();
    List<CompletableFuture<GrpcAnswer<ModelInferResponse>>> refused = new ArrayList<>();
    Threads threads = new Threads(2 * GOOD);
    try {
      for (int i = 0; i < GOOD; i++) {
        ModelInferRequest bad = spoiled(subject, i);
        ModelInferRequest request = numbered(subject, i);
        refused.add(threads.run(() -> grpc.infer(bad)));
        good.add(threads.run(() -> grpc.infer(request)));
      }
      List<GrpcAnswer<?>> answers = new ArrayList<>();
      for (int i = 0; i < GOOD; i++) {
        GrpcAnswer<ModelInferResponse> answer = joined(good.get(i));
        requireOwn(answer.requireOk(), i, expected, answer);
        answers.add(answer);
      }
      refused.forEach(
          future -> {
            GrpcAnswer<ModelInferResponse> answer = joined(future);
            var unused = answer.requireClientError();
          });
      return Finding.pass(answers.toArray());
    } finally {
      threads.close();
    }
  }

  private static ModelInferRequest numbered(Subject subject, int number) {
    return subject.samples().request(0).toBuilder().setId("good-" + number).build();
  }

  /** Well formed, but not for this model. */
  private static ModelInferRequest spoiled(Subject subject, int number) {
    ModelInferRequest.Builder request = subject.samples().request(0).toBuilder();
    if (number % 2 == 0) {
      request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("no-such-output"));
    } else {
      request.getInputsBuilder(0).setName("no-such-input");
    }
    return request.setId("bad-" + number).build();
  }

  private static void requireOwn(
      ModelInferResponse answer, int number, List<Tensor> expected, Object exchange) {
    if (!answer.getId().equals("good-" + number)) {
      throw new Unmet(
          "expected id good-%d, found \"%s\"".formatted(number, answer.getId()), exchange);
    }
    Values.difference(expected, Subject.outputs(answer, exchange))
        .ifPresent(
            difference -> {
              throw new Unmet("the answer is another one than alone: " + difference, exchange);
            });
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Unmet unmet) {
        throw unmet;
      }
      throw e;
    }
  }
}
