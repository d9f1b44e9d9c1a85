package io.twoscales.modelserver.models;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ONNX file of one node and no weights, put together by hand (field numbers of onnx.proto). */
final class OnnxFile {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  /** A tensor of a graph; the sizes of its dimensions are left open. */
  record Value(String name, int type, int rank) {}

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private OnnxFile() {}

  /**
   * Writes one whose output is the operation on its first input.
   *
   * @param castTo type that {@code Cast} makes; 0 for an operation without attributes
   */
  static void write(Path file, String operation, int castTo, List<Value> inputs, Value output)
      throws IOException {
    ByteString node =
        message(
            out -> {
              out.writeString(1, inputs.get(0).name());
              out.writeString(2, output.name());
              out.writeString(4, operation);
              if (castTo != 0) {
                out.writeBytes(
                    5,
                    message(
                        attribute -> {
                          attribute.writeString(1, "to");
                          attribute.writeInt64(3, castTo);
                          attribute.writeEnum(20, 2);
                        }));
              }
            });
    ByteString graph =
        message(
            out -> {
              out.writeBytes(1, node);
              out.writeString(2, "by hand");
              for (Value input : inputs) {
                out.writeBytes(11, info(input));
              }
              out.writeBytes(12, info(output));
            });
    ByteString model =
        message(
            out -> {
              out.writeInt64(1, 8);
              out.writeBytes(7, graph);
              out.writeBytes(8, message(opset -> opset.writeInt64(2, 13)));
            });
    Files.write(file, model.toByteArray());
  }

  private static ByteString info(Value value) {
    ByteString shape =
        message(
            out -> {
              for (int d = 0; d < value.rank(); d++) {
                int dimension = d;
                out.writeBytes(1, message(named -> named.writeString(2, value.name() + dimension)));
              }
            });
    ByteString tensor =
        message(
            out -> {
              out.writeInt32(1, value.type());
              out.writeBytes(2, shape);
            });
    return message(
        out -> {
          out.writeString(1, value.name());
          out.writeBytes(2, message(type -> type.writeBytes(1, tensor)));
        });
  }

  private static ByteString message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
