package io.twoscales.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RestCodecRoundTripTest {

  @Property(tries = 300)
  void aRequestComesBackFromJsonAsItWas(
      @ForAll("tensors") List<Tensor> tensors, @ForAll boolean flag, @ForAll long number) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("m").setId("i");
    tensors.forEach(tensor -> tensor.addTo(request));
    request.putParameters("flag", InferParameter.newBuilder().setBoolParam(flag).build());
    request
        .getInputsBuilder(0)
        .putParameters("number", InferParameter.newBuilder().setInt64Param(number).build());
    request.addOutputsBuilder().setName("y");

    assertThat(RestCodec.parseRequest(RestCodec.writeRequest(request.build()), "m"))
        .isEqualTo(request.build());
  }

  @Property(tries = 300)
  void aResponseComesBackFromJsonAsItWas(@ForAll("tensors") List<Tensor> tensors) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName("m").setModelVersion("1").setId("i");
    tensors.forEach(tensor -> tensor.addTo(response));

    assertThat(RestCodec.parseResponse(RestCodec.writeResponse(response.build())))
        .isEqualTo(response.build());
  }

  @Property(tries = 1000)
  void aDamagedBodyIsReadOrRefusedButNothingElse(
      @ForAll("tensors") List<Tensor> tensors, @ForAll int position, @ForAll byte damage) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("m");
    tensors.forEach(tensor -> tensor.addTo(request));
    byte[] body = RestCodec.writeRequest(request.build());
    body[Math.floorMod(position, body.length)] = damage;

    Throwable thrown = catchThrowable(() -> RestCodec.parseRequest(body, "m"));

    if (thrown != null) {
      assertThat(thrown).isInstanceOf(ProtocolException.class);
    }
  }

  @Provide
  Arbitrary<List<Tensor>> tensors() {
    return Arbitraries.integers()
        .between(0, 3)
        .flatMap(items -> Tensors.any("x", items))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
