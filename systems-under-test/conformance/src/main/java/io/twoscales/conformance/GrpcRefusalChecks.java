package io.twoscales.conformance;

import com.google.protobuf.ByteString;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests in the gRPC half that must be refused, after each of which the server must answer as
 * before.
 *
 * <p>The specification asks for another code than OK; codes that say that the server failed, such
 * as INTERNAL, are taken not to be an answer to a client's mistake.
 */
final class GrpcRefusalChecks {
  private GrpcRefusalChecks() {}

  static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    bad(
        checks,
        "unknown-model",
        "a model that is not there",
        request -> request.setModelName("no-such-model"));
    bad(
        checks,
        "missing-input",
        "a request that lacks an input of the model",
        GrpcRefusalChecks::removeFirst);
    bad(
        checks,
        "unknown-input",
        "an input that the model does not have",
        request -> request.getInputsBuilder(0).setName("no-such-input"));
    bad(
        checks,
        "unknown-output",
        "a request for an output that the model does not have",
        request ->
            request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("no-such-output")));
    bad(
        checks,
        "unknown-datatype",
        "a datatype that the protocol does not have",
        request -> request.getInputsBuilder(0).setDatatype("FP31"));
    bad(
        checks,
        "wrong-datatype",
        "an input of another datatype than the model's",
        GrpcRefusalChecks::wrongDatatype);
    bad(
        checks,
        "wrong-shape",
        "an input with more dimensions than the model's",
        GrpcRefusalChecks::wrongShape);
    bad(
        checks,
        "negative-size",
        "a shape with -1",
        request -> request.getInputsBuilder(0).clearShape().addShape(-1));
    bad(
        checks,
        "too-few-bytes",
        "fewer bytes than the shape says",
        request -> {
          ByteString raw = request.getRawInputContents(0);
          request.setRawInputContents(0, raw.substring(0, raw.size() - 1));
        });
    bad(
        checks,
        "too-many-bytes",
        "more bytes than the shape says",
        request ->
            request.setRawInputContents(
                0, request.getRawInputContents(0).concat(request.getRawInputContents(0))));
    bad(
        checks,
        "no-contents",
        "inputs without contents",
        ModelInferRequest.Builder::clearRawInputContents);
    return checks;
  }

  private static void bad(
      List<Check> checks, String id, String what, Consumer<ModelInferRequest.Builder> spoil) {
    checks.add(
        new Check(
            "grpc.refuses." + id,
            "GRPC, Inference",
            what
                + " is refused with a code such as INVALID_ARGUMENT or NOT_FOUND; the server goes"
                + " on as before",
            subject -> {
              GrpcClient grpc = subject.grpc();
              ModelInferRequest.Builder request = subject.samples().request(0).toBuilder();
              spoil.accept(request);
              GrpcAnswer<?> answer = grpc.infer(request.build()).requireClientError();
              subject.requireGrpcHealthy();
              return Finding.pass(answer);
            }));
  }

  private static void removeFirst(ModelInferRequest.Builder request) {
    List<ByteString> others = request.getRawInputContentsList();
    List<ByteString> rest = List.copyOf(others.subList(1, others.size()));
    request.removeInputs(0).clearRawInputContents().addAllRawInputContents(rest);
  }

  private static void wrongDatatype(ModelInferRequest.Builder request) {
    Tensor right = Tensor.inputsOf(request.build()).get(0);
    setFirst(
        request,
        Samples.tensor(right.name(), RestBodies.otherThan(right.datatype()), right.shape(), 0));
  }

  private static void wrongShape(ModelInferRequest.Builder request) {
    Tensor right = Tensor.inputsOf(request.build()).get(0);
    setFirst(
        request,
        Samples.tensor(
            right.name(), right.datatype(), RestRefusalChecks.withTwoMore(right.shape()), 0));
  }

  private static void setFirst(ModelInferRequest.Builder request, Tensor tensor) {
    request
        .getInputsBuilder(0)
        .setDatatype(tensor.datatype().name())
        .clearShape()
        .addAllShape(tensor.shape().dimensions());
    request.setRawInputContents(0, tensor.raw());
  }
}
