package io.twoscales.conformance;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A request's raw contents as typed ones. */
final class TypedContents {
  private TypedContents() {}

  static ModelInferRequest of(ModelInferRequest request) {
    ModelInferRequest.Builder typed = request.toBuilder().clearRawInputContents();
    List<Tensor> inputs = Tensor.inputsOf(request);
    for (int i = 0; i < inputs.size(); i++) {
      typed.getInputsBuilder(i).setContents(contents(inputs.get(i)));
    }
    return typed.build();
  }

  private static InferTensorContents contents(Tensor tensor) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    if (tensor.datatype() == Datatype.BYTES) {
      return contents.addAllBytesContents(tensor.byteStrings()).build();
    }
    ByteBuffer raw = tensor.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (raw.hasRemaining()) {
      switch (tensor.datatype()) {
        case BOOL -> contents.addBoolContents(raw.get() != 0);
        case INT8 -> contents.addIntContents(raw.get());
        case INT16 -> contents.addIntContents(raw.getShort());
        case INT32 -> contents.addIntContents(raw.getInt());
        case INT64 -> contents.addInt64Contents(raw.getLong());
        case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(raw.get()));
        case UINT16 -> contents.addUintContents(Short.toUnsignedInt(raw.getShort()));
        case UINT32 -> contents.addUintContents(raw.getInt());
        case UINT64 -> contents.addUint64Contents(raw.getLong());
        case FP32 -> contents.addFp32Contents(raw.getFloat());
        case FP64 -> contents.addFp64Contents(raw.getDouble());
        default ->
            throw new NotApplicable(tensor.datatype() + " has no typed contents, only raw ones");
      }
    }
    return contents.build();
  }
}
