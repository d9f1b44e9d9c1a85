package io.twoscales.conformance;

import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.List;
import java.util.stream.IntStream;

/** What an answer to an inference request must look like, whichever half it comes from. */
final class Answers {
  private Answers() {}

  /** Requires the model's name, one of its versions, and the outputs that its metadata names. */
  static void requireComplete(ModelInferResponse answer, Subject subject, Object exchange) {
    requireIdentity(answer, subject, exchange);
    List<TensorMetadata> promised = subject.metadata().getOutputsList();
    List<Tensor> outputs = Subject.outputs(answer, exchange);
    if (outputs.size() != promised.size()) {
      throw new Unmet(
          "expected the %d outputs of the metadata, found %d"
              .formatted(promised.size(), outputs.size()),
          exchange);
    }
    for (TensorMetadata promise : promised) {
      requireAsPromised(find(outputs, promise.getName(), exchange), promise, exchange);
    }
  }

  /** Requires exactly one output, of this name. */
  static void requireOnly(String name, List<Tensor> outputs, Object exchange) {
    var unused = find(outputs, name, exchange);
    if (outputs.size() != 1) {
      throw new Unmet(
          "expected output %s only, found %s"
              .formatted(name, outputs.stream().map(Tensor::name).toList()),
          exchange);
    }
  }

  /**
   * Requires that every item of a batch has its own answer: that no other item's is much nearer to
   * it. Equal they need not be: quantised models share their scales within a batch.
   *
   * @param alone answers to each item by itself
   */
  static void requireItemByItem(List<Tensor> batch, List<List<Tensor>> alone, Object exchange) {
    int items = alone.size();
    for (int t = 0; t < batch.size(); t++) {
      Tensor whole = batch.get(t);
      if (whole.shape().rank() == 0 || whole.shape().items() != items) {
        throw new Unmet(
            "output %s: expected %d items, one for each asked, found shape %s"
                .formatted(whole.name(), items, whole.shape()),
            exchange);
      }
      List<Tensor> parts = Items.of(whole);
      for (int i = 0; i < items; i++) {
        int item = i;
        int output = t;
        double[] distances =
            IntStream.range(0, items)
                .mapToDouble(j -> Values.distance(parts.get(item), alone.get(j).get(output)))
                .toArray();
        for (int j = 0; j < items; j++) {
          if (distances[j] < distances[item] / 2) {
            throw new Unmet(
                "output %s: item %d of the batch has the answer of item %d"
                    .formatted(whole.name(), i, j),
                exchange);
          }
        }
      }
    }
  }

  private static void requireIdentity(ModelInferResponse answer, Subject subject, Object exchange) {
    if (!answer.getModelName().equals(subject.model())) {
      throw new Unmet(
          "model_name: expected %s, found \"%s\"".formatted(subject.model(), answer.getModelName()),
          exchange);
    }
    List<String> versions = subject.metadata().getVersionsList();
    if (!answer.getModelVersion().isEmpty()
        && !versions.isEmpty()
        && !versions.contains(answer.getModelVersion())) {
      throw new Unmet(
          "model_version: expected one of %s, found %s"
              .formatted(versions, answer.getModelVersion()),
          exchange);
    }
  }

  private static Tensor find(List<Tensor> outputs, String name, Object exchange) {
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Unmet("output " + name + " is missing", exchange));
  }

  private static void requireAsPromised(Tensor found, TensorMetadata promise, Object exchange) {
    List<Long> sizes = found.shape().dimensions();
    boolean fits = sizes.size() == promise.getShapeCount();
    for (int d = 0; fits && d < sizes.size(); d++) {
      fits = promise.getShape(d) < 0 || promise.getShape(d) == sizes.get(d);
    }
    if (!fits || !found.datatype().name().equals(promise.getDatatype())) {
      throw new Unmet(
          "output %s: the metadata says %s %s, found %s %s"
              .formatted(
                  found.name(),
                  promise.getDatatype(),
                  promise.getShapeList(),
                  found.datatype(),
                  sizes),
          exchange);
    }
  }
}
