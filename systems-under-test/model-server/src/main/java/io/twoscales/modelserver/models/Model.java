package io.twoscales.modelserver.models;

import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.io.IOException;
import java.util.List;

/**
 * A loaded model. The server calls {@link #infer} from one thread only, with the tensors that
 * {@link #inputs} names, in that order, of those datatypes, and as many items in each.
 */
public interface Model extends AutoCloseable {

  /** What runs the model, as the protocol's metadata names it, such as {@code onnxruntime_onnx}. */
  String platform();

  /** The tensors it takes; the first dimension, -1, counts the items. */
  List<TensorMetadata> inputs();

  /** The tensors it gives; the first dimension, -1, counts the items. */
  List<TensorMetadata> outputs();

  /**
   * Computes the outputs of a batch, all those that {@link #outputs} names and in that order.
   *
   * @throws io.twoscales.inference.ProtocolException if the values cannot be this model's inputs
   */
  List<Tensor> infer(List<Tensor> inputs);

  /** Typical inputs of so many items, to warm up with. */
  List<Tensor> example(int items);

  /**
   * Changes the threads of one inference. May be called beside {@link #infer}, which goes on
   * meanwhile; inferences that begin after the return use so many. It takes about as long as
   * loading did, and for that time the network is in memory twice.
   *
   * @param threads at least 1
   * @throws IOException if that fails; the model then goes on with as many as before
   */
  void useThreads(int threads) throws IOException;

  @Override
  void close();
}
