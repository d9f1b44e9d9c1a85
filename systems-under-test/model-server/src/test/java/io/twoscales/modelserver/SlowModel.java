package io.twoscales.modelserver;

import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.models.Model;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A model whose inference ends when the test says so. */
final class SlowModel implements Model {
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch mayEnd = new CountDownLatch(1);
  volatile boolean closed;

  @Override
  public String platform() {
    return "test";
  }

  @Override
  public List<TensorMetadata> inputs() {
    return List.of(
        TensorMetadata.newBuilder().setName("text").setDatatype("BYTES").addShape(-1).build());
  }

  @Override
  public List<TensorMetadata> outputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName("embedding")
            .setDatatype("FP32")
            .addShape(-1)
            .addShape(1)
            .build());
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int items = inputs.get(0).shape().items();
    return List.of(Tensor.ofFloats("embedding", Shape.of(items, 1), new float[items]));
  }

  @Override
  public List<Tensor> example(int items) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void useThreads(int threads) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed = true;
  }
}
