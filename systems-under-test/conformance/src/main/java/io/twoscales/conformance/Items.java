package io.twoscales.conformance;

import com.google.protobuf.ByteString;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A batch cut into its items. */
final class Items {
  private Items() {}

  /** The items of a tensor, each as a batch of one. */
  static List<Tensor> of(Tensor batch) {
    Shape item = batch.shape().item();
    List<Tensor> items = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < batch.shape().items(); i++) {
      int to = from + bytes(batch, from, item.elements());
      ByteString raw = batch.raw().substring(from, to);
      items.add(new Tensor(batch.name(), batch.datatype(), item.batchOf(1), raw));
      from = to;
    }
    return items;
  }

  private static int bytes(Tensor batch, int from, int elements) {
    if (batch.datatype() != Datatype.BYTES) {
      return elements * batch.datatype().bytesPerElement();
    }
    int end = from;
    for (int i = 0; i < elements; i++) {
      end +=
          Integer.BYTES
              + batch
                  .raw()
                  .substring(end, end + Integer.BYTES)
                  .asReadOnlyByteBuffer()
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .getInt();
    }
    return end - from;
  }
}
