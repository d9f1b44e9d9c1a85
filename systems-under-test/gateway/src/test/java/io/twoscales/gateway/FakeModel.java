package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A model for tests: what it takes, and what it makes of a batch. */
record FakeModel(
    List<TensorMetadata> inputs, List<TensorMetadata> outputs, UnaryOperator<List<Tensor>> infer) {

  /** A model that does not tell what it gives. */
  FakeModel(List<TensorMetadata> inputs, UnaryOperator<List<Tensor>> infer) {
    this(inputs, List.of(), infer);
  }

  /** This model, telling the names of its outputs but not what they are. */
  FakeModel telling(String... outputs) {
    return telling(
        Arrays.stream(outputs)
            .map(name -> TensorMetadata.newBuilder().setName(name).build())
            .toArray(TensorMetadata[]::new));
  }

  /** This model, telling its outputs. */
  FakeModel telling(TensorMetadata... outputs) {
    return new FakeModel(inputs, List.of(outputs), infer);
  }

  /** The lengths of texts. */
  static final FakeModel LENGTH =
      new FakeModel(
          List.of(tensor("text", "BYTES", -1)),
          given -> {
            List<String> texts = given.get(0).strings();
            float[] lengths = new float[texts.size()];
            for (int i = 0; i < lengths.length; i++) {
              lengths[i] = texts.get(i).length();
            }
            return List.of(Tensor.ofFloats("length", Shape.of(lengths.length), lengths));
          });

  /** Texts as they are, and their lengths. */
  static final FakeModel ECHO =
      new FakeModel(
          List.of(tensor("text", "BYTES", -1)),
          given -> List.of(given.get(0), LENGTH.infer().apply(given).get(0)));

  /** The lengths of texts, none of which may be empty. */
  static final FakeModel PICKY =
      new FakeModel(
          LENGTH.inputs(),
          given -> {
            if (given.get(0).strings().contains("")) {
              throw new ProtocolException("a text is empty");
            }
            return LENGTH.infer().apply(given);
          });

  /** Numbers times a factor. */
  static FakeModel times(String output, float factor) {
    return new FakeModel(
        List.of(tensor("x", "FP32", -1)),
        given -> {
          float[] values = given.get(0).floats();
          for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
          }
          return List.of(Tensor.ofFloats(output, given.get(0).shape(), values));
        });
  }

  /** The first of two numbers less the second; it looks them up by name. */
  static FakeModel difference(String first, String second) {
    return new FakeModel(
        List.of(tensor(first, "FP32", -1), tensor(second, "FP32", -1)),
        given -> {
          float[] values = named(given, first).floats();
          float[] less = named(given, second).floats();
          for (int i = 0; i < values.length; i++) {
            values[i] -= less[i];
          }
          return List.of(Tensor.ofFloats("difference", Shape.of(values.length), values));
        });
  }

  /** The sums of rows, which may be of any length but must be equally long in a batch. */
  static final FakeModel ROW_SUM =
      new FakeModel(
          List.of(tensor("row", "FP32", -1, -1)),
          given -> {
            float[] values = given.get(0).floats();
            float[] sums = new float[given.get(0).shape().items()];
            int columns = given.get(0).shape().size(1);
            for (int i = 0; i < values.length; i++) {
              sums[i / columns] += values[i];
            }
            return List.of(Tensor.ofFloats("sum", Shape.of(sums.length), sums));
          });

  ModelMetadataResponse metadata(String name) {
    return ModelMetadataResponse.newBuilder()
        .setName(name)
        .addAllInputs(inputs)
        .addAllOutputs(outputs)
        .build();
  }

  private static Tensor named(List<Tensor> given, String name) {
    return given.stream().filter(tensor -> tensor.name().equals(name)).findFirst().orElseThrow();
  }

  static TensorMetadata tensor(String name, String datatype, long... shape) {
    List<Long> dimensions = new ArrayList<>();
    Arrays.stream(shape).forEach(dimensions::add);
    return TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype(datatype)
        .addAllShape(dimensions)
        .build();
  }
}
