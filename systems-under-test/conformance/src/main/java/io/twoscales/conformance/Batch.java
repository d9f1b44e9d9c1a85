package io.twoscales.conformance;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.util.List;
import java.util.stream.IntStream;

/** Several items by themselves and as one request. */
record Batch(List<ModelInferRequest> items, ModelInferRequest whole) {

  static Batch of(Subject subject, int size) {
    Samples samples = subject.samples();
    if (!samples.mayBatch()) {
      throw new NotApplicable("the first dimension of the model's inputs is fixed");
    }
    List<ModelInferRequest> items = IntStream.range(0, size).mapToObj(samples::request).toList();
    try {
      return new Batch(items, samples.batchOf(items));
    } catch (ProtocolException e) {
      throw new NotApplicable("the given request cannot be part of a batch: " + e.getMessage());
    }
  }
}
