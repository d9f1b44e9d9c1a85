package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DataflowTest {
  private final StageGraph graph = StageGraph.parse("a:m,b:m:a,c:m:a,d:m:b+c");
  private final Dataflow dataflow = new Dataflow("p", graph);
  private final Journey journey =
      new Journey(
          graph, ModelInferRequest.newBuilder().setId("1").build(), new CompletableFuture<>());

  private static ModelInferResponse output(float value) {
    ModelInferResponse.Builder response = ModelInferResponse.newBuilder();
    Tensor.ofFloats("y", Shape.of(1), new float[] {value}).addTo(response);
    return response.build();
  }

  @Test
  void whatAStageMadeIsKeptUntilAllThatTakeItHaveIt() throws InferenceFailure {
    dataflow.done(journey, 0, output(1));
    assertThat(Tensor.inputsOf(dataflow.input(journey, 1)).get(0).floats()).containsExactly(1f);
    assertThat(journey.result(0)).isNotNull();
    assertThat(Tensor.inputsOf(dataflow.input(journey, 2)).get(0).floats()).containsExactly(1f);
    assertThat(journey.result(0)).isNull();
  }

  @Test
  void theJoinTakesAllAndOnlyItsOwnOutputIsLeftForTheReply() throws InferenceFailure {
    dataflow.done(journey, 1, output(2));
    dataflow.done(journey, 2, output(3));
    List<Tensor> joined = Tensor.inputsOf(dataflow.input(journey, 3));
    assertThat(joined).extracting(tensor -> tensor.floats()[0]).containsExactly(2f, 3f);
    dataflow.done(journey, 3, output(4));
    assertThat(journey.result(1)).isNull();
    assertThat(journey.result(2)).isNull();
    ModelInferResponse reply = dataflow.reply(journey);
    assertThat(reply.getModelName()).isEqualTo("p");
    assertThat(Tensor.outputsOf(reply).get(0).floats()).containsExactly(4f);
  }
}
