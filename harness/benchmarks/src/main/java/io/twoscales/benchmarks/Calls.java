package io.twoscales.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The same question, a text of sixty letters, in both halves of the protocol. */
final class Calls {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Calls() {}

  static OpenLoop.Call grpc(ClientFactory clients, String address, String model) {
    GRPCInferenceServiceStub stub =
        GrpcClients.builder("gproto+h2c://" + address)
            .factory(clients)
            .responseTimeout(TIMEOUT)
            .build(GRPCInferenceServiceStub.class);
    ModelInferRequest request = question(model);
    return done -> stub.modelInfer(request, new Answer(done));
  }

  static OpenLoop.Call rest(ClientFactory clients, String address, String model) {
    WebClient client =
        WebClient.builder("h1c://" + address).factory(clients).responseTimeout(TIMEOUT).build();
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.POST, "/v2/models/" + model + "/infer")
            .contentType(MediaType.JSON)
            .build();
    HttpData body = HttpData.wrap(RestCodec.writeRequest(question(model)));
    return done -> {
      var unused =
          client
              .execute(HttpRequest.of(headers, body))
              .aggregate()
              .handle(
                  (reply, failure) -> {
                    done.accept(failure == null && reply.status().equals(HttpStatus.OK));
                    return null;
                  });
    };
  }

  private static ModelInferRequest question(String model) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setId("1");
    Tensor.ofStrings(InstantModel.INPUT, List.of("abcdefghij".repeat(6))).addTo(request);
    return request.build();
  }

  private record Answer(Consumer<Boolean> done) implements StreamObserver<ModelInferResponse> {
    @Override
    public void onNext(ModelInferResponse reply) {
      done.accept(true);
    }

    @Override
    public void onError(Throwable failure) {
      done.accept(false);
    }

    @Override
    public void onCompleted() {}
  }
}
