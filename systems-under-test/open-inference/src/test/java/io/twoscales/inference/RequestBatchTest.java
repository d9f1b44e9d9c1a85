package io.twoscales.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RequestBatchTest {

  /** An echo of the batch, cut up, is an echo of each request. */
  @Property(tries = 300)
  void splittingUndoesConcatenating(@ForAll("requests") List<ModelInferRequest> requests) {
    ModelInferRequest batch = RequestBatch.concatenate(requests);
    ModelInferResponse.Builder echo = ModelInferResponse.newBuilder().setModelName("m");
    Tensor.inputsOf(batch).forEach(tensor -> tensor.addTo(echo));

    List<ModelInferResponse> parts = RequestBatch.split(echo.build(), requests);

    assertThat(parts).hasSameSizeAs(requests);
    for (int i = 0; i < parts.size(); i++) {
      assertThat(Tensor.outputsOf(parts.get(i))).isEqualTo(Tensor.inputsOf(requests.get(i)));
      assertThat(parts.get(i).getId()).isEqualTo(requests.get(i).getId());
      assertThat(parts.get(i).getModelName()).isEqualTo("m");
    }
  }

  @Test
  void joinsTypedWithRawContents() {
    ModelInferRequest.Builder typed = ModelInferRequest.newBuilder().setModelName("m");
    typed
        .addInputsBuilder()
        .setName("text")
        .setDatatype("BYTES")
        .addShape(1)
        .setContents(
            InferTensorContents.newBuilder()
                .addBytesContents(com.google.protobuf.ByteString.copyFromUtf8("a")));

    ModelInferRequest batch = RequestBatch.concatenate(List.of(typed.build(), text("1", "b", "c")));

    assertThat(Tensor.inputsOf(batch)).containsExactly(Tensor.ofStrings("text", abc()));
  }

  @Test
  void refusesWhatDoesNotMatch() {
    ModelInferRequest text = text("1", "a");
    ModelInferRequest otherModel = text.toBuilder().setModelName("n").build();
    ModelInferRequest otherName = renamed(text, "image");
    ModelInferRequest floats = with(Tensor.ofFloats("text", Shape.of(1), new float[1]));
    ModelInferRequest wide = with(Tensor.ofFloats("text", Shape.of(1, 2), new float[2]));
    ModelInferRequest wider = with(Tensor.ofFloats("text", Shape.of(1, 3), new float[3]));

    assertRefused(text, otherModel, "expected model m , found n ");
    assertRefused(text, otherName, "expected input text, found image");
    assertRefused(text, floats, "input text: expected datatype BYTES, found FP32");
    assertRefused(wide, wider, "input text: expected items of shape [2], found [3]");
    assertRefused(text, ModelInferRequest.newBuilder().setModelName("m").build(), "1 inputs");
    assertThat(RequestBatch.compatible(text, text("2", "b", "c"))).isTrue();
  }

  @Test
  void refusesInputsOfUnequalNumbersOfItems() {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    Tensor.ofFloats("x", Shape.of(1, 2), new float[2]).addTo(request);
    Tensor.ofFloats("y", Shape.of(2), new float[2]).addTo(request);

    assertThatThrownBy(() -> RequestBatch.items(request.build()))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("expected as many items in every input, found 1 in x and 2 in y");
  }

  @Test
  void refusesAResponseThatLacksItems() {
    ModelInferResponse.Builder response = ModelInferResponse.newBuilder();
    Tensor.ofFloats("y", Shape.of(2, 2), new float[4]).addTo(response);

    assertThatThrownBy(
            () -> RequestBatch.split(response.build(), List.of(text("1", "a", "b", "c"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("output y: expected 3 items");
  }

  @Test
  void givesEachRequestTheOutputsItAskedFor() {
    ModelInferRequest.Builder onlyY = text("1", "a").toBuilder();
    onlyY.addOutputsBuilder().setName("y");
    List<ModelInferRequest> requests = List.of(onlyY.build(), text("2", "b"));
    ModelInferResponse.Builder response = ModelInferResponse.newBuilder();
    Tensor.ofFloats("x", Shape.of(2), new float[] {1, 2}).addTo(response);
    Tensor.ofFloats("y", Shape.of(2), new float[] {3, 4}).addTo(response);

    List<ModelInferResponse> parts = RequestBatch.split(response.build(), requests);

    assertThat(RequestBatch.concatenate(requests).getOutputsList()).isEmpty();
    assertThat(Tensor.outputsOf(parts.get(0)))
        .containsExactly(Tensor.ofFloats("y", Shape.of(1), new float[] {3}));
    assertThat(Tensor.outputsOf(parts.get(1)))
        .containsExactly(
            Tensor.ofFloats("x", Shape.of(1), new float[] {2}),
            Tensor.ofFloats("y", Shape.of(1), new float[] {4}));
  }

  @Test
  void carriesTheParametersOnWhichAllAgree() {
    ModelInferRequest first =
        text("1", "a").toBuilder()
            .putParameters("same", InferParameter.newBuilder().setInt64Param(1).build())
            .putParameters("differs", InferParameter.newBuilder().setInt64Param(1).build())
            .build();
    ModelInferRequest second =
        first.toBuilder()
            .putParameters("differs", InferParameter.newBuilder().setInt64Param(2).build())
            .build();

    assertThat(RequestBatch.concatenate(List.of(first, second)).getParametersMap())
        .containsOnlyKeys("same");
  }

  @Provide
  Arbitrary<List<ModelInferRequest>> requests() {
    Arbitrary<Datatype> datatypes = Arbitraries.of(Datatype.class);
    Arbitrary<Shape> items = Arbitraries.longs().between(0, 3).list().ofMaxSize(2).map(Shape::new);
    return datatypes.flatMap(
        datatype ->
            items.flatMap(
                item ->
                    Arbitraries.integers()
                        .between(0, 3)
                        .flatMap(count -> Tensors.of("x", datatype, item.batchOf(count)))
                        .map(RequestBatchTest::with)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(5)
                        .map(RequestBatchTest::numbered)));
  }

  private static List<ModelInferRequest> numbered(List<ModelInferRequest> requests) {
    List<ModelInferRequest> numbered = new ArrayList<>();
    for (ModelInferRequest request : requests) {
      numbered.add(request.toBuilder().setId("request " + numbered.size()).build());
    }
    return numbered;
  }

  private static void assertRefused(
      ModelInferRequest first, ModelInferRequest second, String reason) {
    assertThat(RequestBatch.compatible(first, second)).isFalse();
    assertThatThrownBy(() -> RequestBatch.concatenate(List.of(first, second)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("request 1 cannot share a batch with request 0: ")
        .hasMessageContaining(reason);
  }

  private static ModelInferRequest text(String id, String... values) {
    return with(Tensor.ofStrings("text", List.of(values))).toBuilder().setId(id).build();
  }

  private static ModelInferRequest with(Tensor tensor) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("m");
    tensor.addTo(request);
    return request.build();
  }

  private static ModelInferRequest renamed(ModelInferRequest request, String input) {
    ModelInferRequest.Builder renamed = request.toBuilder();
    renamed.getInputsBuilder(0).setName(input);
    return renamed.build();
  }

  private static List<String> abc() {
    return "abc".chars().mapToObj(c -> "" + (char) c).collect(Collectors.toList());
  }

  @Test
  void whatWasSplitCanBeReadAndSplitAgain() {
    List<ModelInferRequest> requests = List.of(text("1", "one"), text("2", "two", "three"));
    ModelInferRequest batch = RequestBatch.concatenate(requests);
    ModelInferResponse.Builder echo = ModelInferResponse.newBuilder();
    Tensor.inputsOf(batch).forEach(input -> input.addTo(echo));
    Tensor second = Tensor.outputsOf(RequestBatch.split(echo.build(), requests).get(1)).get(0);
    assertThat(second.strings()).containsExactly("two", "three");
    assertThat(second.items(1, 2).strings()).containsExactly("three");
  }
}
