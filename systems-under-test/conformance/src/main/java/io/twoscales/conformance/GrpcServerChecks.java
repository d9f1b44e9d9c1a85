package io.twoscales.conformance;

import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelReadyResponse;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.util.ArrayList;
import java.util.List;

/** Health and metadata in the gRPC half. */
final class GrpcServerChecks {
  private static final String UNKNOWN = "no-such-model";
  private static final String UNKNOWN_VERSION = "987654";

  private GrpcServerChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "grpc.live",
            "GRPC, Health, Server Live",
            "ServerLive says live",
            GrpcServerChecks::live),
        new Check(
            "grpc.ready",
            "GRPC, Health, Server Ready",
            "ServerReady says ready",
            GrpcServerChecks::ready),
        new Check(
            "grpc.model-ready",
            "GRPC, Health, Model Ready",
            "ModelReady says that the model is ready",
            GrpcServerChecks::modelReady),
        new Check(
            "grpc.model-ready.unknown",
            "GRPC, Health, Model Ready",
            "a model that is not there is not ready, or the call is refused",
            GrpcServerChecks::unknownModelIsNotReady),
        new Check(
            "grpc.server-metadata",
            "GRPC, Server Metadata",
            "ServerMetadata gives name and version",
            GrpcServerChecks::serverMetadata),
        new Check(
            "grpc.model-metadata",
            "GRPC, Model Metadata",
            "ModelMetadata gives the model's name, platform, inputs and outputs",
            GrpcServerChecks::modelMetadata),
        new Check(
            "grpc.model-metadata.unknown",
            "GRPC, Model Metadata",
            "metadata of a model that is not there is refused",
            subject ->
                Finding.pass(subject.grpc().modelMetadata(UNKNOWN, "").requireClientError())),
        new Check(
            "grpc.versions",
            "GRPC, Inference",
            "every version that the metadata names can be asked for",
            GrpcServerChecks::everyVersionAnswers),
        new Check(
            "grpc.versions.unknown",
            "GRPC, Inference",
            "a version that is not there is refused",
            GrpcServerChecks::unknownVersionIsRefused));
  }

  private static Finding live(Subject subject) {
    var answer = subject.grpc().live();
    if (!answer.requireOk().getLive()) {
      throw new Unmet("expected live, found not live", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding ready(Subject subject) {
    var answer = subject.grpc().ready();
    if (!answer.requireOk().getReady()) {
      throw new Unmet("expected ready, found not ready", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding modelReady(Subject subject) {
    var answer = subject.grpc().modelReady(subject.model(), "");
    if (!answer.requireOk().getReady()) {
      throw new Unmet("expected ready, found not ready", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding unknownModelIsNotReady(Subject subject) {
    GrpcAnswer<ModelReadyResponse> answer = subject.grpc().modelReady(UNKNOWN, "");
    if (answer.reply().isEmpty()) {
      return Finding.pass(answer.requireClientError());
    }
    if (answer.reply().get().getReady()) {
      throw new Unmet("expected not ready, found ready", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding serverMetadata(Subject subject) {
    GrpcAnswer<ServerMetadataResponse> answer = subject.grpc().metadata();
    ServerMetadataResponse metadata = answer.requireOk();
    if (metadata.getName().isEmpty() || metadata.getVersion().isEmpty()) {
      throw new Unmet("expected a name and a version, found an empty one", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding modelMetadata(Subject subject) {
    GrpcAnswer<ModelMetadataResponse> answer = subject.grpc().modelMetadata(subject.model(), "");
    ModelMetadataResponse metadata = answer.requireOk();
    if (!metadata.getName().equals(subject.model())
        || metadata.getPlatform().isEmpty()
        || metadata.getInputsCount() == 0
        || metadata.getOutputsCount() == 0) {
      throw new Unmet("expected name, platform, inputs and outputs, found one missing", answer);
    }
    return Finding.pass(answer);
  }

  private static Finding everyVersionAnswers(Subject subject) {
    GrpcClient grpc = subject.grpc();
    List<GrpcAnswer<?>> answers = new ArrayList<>();
    for (String version : subject.versions()) {
      var metadata = grpc.modelMetadata(subject.model(), version);
      var unused = metadata.requireOk();
      GrpcAnswer<ModelInferResponse> answer =
          grpc.infer(subject.samples().request(0).toBuilder().setModelVersion(version).build());
      Answers.requireComplete(answer.requireOk(), subject, answer);
      answers.add(metadata);
      answers.add(answer);
    }
    return Finding.pass(answers.toArray());
  }

  private static Finding unknownVersionIsRefused(Subject subject) {
    GrpcClient grpc = subject.grpc();
    if (subject.versions().contains(UNKNOWN_VERSION)) {
      throw new NotApplicable("the model has a version " + UNKNOWN_VERSION);
    }
    return Finding.pass(
        grpc.modelMetadata(subject.model(), UNKNOWN_VERSION).requireClientError(),
        grpc.infer(
                subject.samples().request(0).toBuilder().setModelVersion(UNKNOWN_VERSION).build())
            .requireClientError());
  }
}
