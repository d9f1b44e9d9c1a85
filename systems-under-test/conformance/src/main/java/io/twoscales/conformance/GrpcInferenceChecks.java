package io.twoscales.conformance;

import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.List;

/** Requests in the gRPC half that must be answered. */
final class GrpcInferenceChecks {
  private static final int BATCH = 3;

  private GrpcInferenceChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "grpc.infer.typed",
            "GRPC, Inference; GRPC, Tensor Data",
            "a valid request with typed contents is answered with all outputs, as the metadata"
                + " says they are",
            GrpcInferenceChecks::typed),
        new Check(
            "grpc.infer.raw",
            "GRPC, Tensor Data (raw_input_contents)",
            "a valid request with raw contents is answered as with typed contents",
            GrpcInferenceChecks::raw),
        new Check(
            "grpc.infer.id",
            "GRPC, Inference (ModelInferRequest.id)",
            "the request's id is returned in the response",
            GrpcInferenceChecks::id),
        new Check(
            "grpc.infer.outputs",
            "GRPC, Inference (ModelInferRequest.outputs)",
            "those outputs are returned that the request names",
            GrpcInferenceChecks::requestedOutputs),
        new Check(
            "grpc.infer.batch",
            "GRPC, Inference",
            "a batch is answered item by item",
            GrpcInferenceChecks::batch));
  }

  private static Finding typed(Subject subject) {
    ModelInferRequest request = TypedContents.of(subject.samples().request(0));
    GrpcAnswer<ModelInferResponse> answer = subject.grpc().infer(request);
    Answers.requireComplete(answer.requireOk(), subject, answer);
    return Finding.pass(answer);
  }

  private static Finding raw(Subject subject) {
    ModelInferRequest request = subject.samples().request(0);
    GrpcAnswer<ModelInferResponse> answer = subject.grpc().infer(request);
    Answers.requireComplete(answer.requireOk(), subject, answer);
    GrpcAnswer<ModelInferResponse> typed = subject.grpc().infer(TypedContents.of(request));
    Values.difference(
            Subject.outputs(typed.requireOk(), typed), Subject.outputs(answer.requireOk(), answer))
        .ifPresent(
            difference -> {
              throw new Unmet("the answers are not the same: " + difference, typed, answer);
            });
    return Finding.pass(answer);
  }

  private static Finding id(Subject subject) {
    String id = "conformance-43";
    GrpcAnswer<ModelInferResponse> answer =
        subject.grpc().infer(subject.samples().request(0).toBuilder().setId(id).build());
    String found = answer.requireOk().getId();
    if (!found.equals(id)) {
      throw new Unmet("expected id %s, found \"%s\"".formatted(id, found), answer);
    }
    return Finding.pass(answer);
  }

  private static Finding requestedOutputs(Subject subject) {
    GrpcClient grpc = subject.grpc();
    List<GrpcAnswer<?>> answers = new ArrayList<>();
    for (TensorMetadata output : subject.metadata().getOutputsList()) {
      GrpcAnswer<ModelInferResponse> answer =
          grpc.infer(
              subject.samples().request(0).toBuilder()
                  .addOutputs(InferRequestedOutputTensor.newBuilder().setName(output.getName()))
                  .build());
      Answers.requireOnly(output.getName(), Subject.outputs(answer.requireOk(), answer), answer);
      answers.add(answer);
    }
    return Finding.pass(answers.toArray());
  }

  private static Finding batch(Subject subject) {
    GrpcClient grpc = subject.grpc();
    Batch batch = Batch.of(subject, BATCH);
    List<List<Tensor>> alone = new ArrayList<>();
    for (ModelInferRequest item : batch.items()) {
      GrpcAnswer<ModelInferResponse> answer = grpc.infer(item);
      alone.add(Subject.outputs(answer.requireOk(), answer));
    }
    GrpcAnswer<ModelInferResponse> answer = grpc.infer(batch.whole());
    Answers.requireComplete(answer.requireOk(), subject, answer);
    Answers.requireItemByItem(Subject.outputs(answer.requireOk(), answer), alone, answer);
    return Finding.pass(answer);
  }
}
