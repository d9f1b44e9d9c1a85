package io.twoscales.modelserver;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.modelserver.models.Model;

/**
 * Requests a server sends itself before it calls itself ready, through both halves of the protocol:
 * classes are loaded, memory is claimed and hot code is compiled while nobody waits for it.
 */
final class WarmUp {
  /** After so many, single inferences took no less time any more. */
  private static final int SINGLES = 20;

  private static final int BATCHES = 3;
  private static final int REST_REQUESTS = 3;

  private WarmUp() {}

  /**
   * Sends the requests and waits for their replies.
   *
   * @throws IllegalStateException if one is refused
   */
  static void run(ModelServer server, ServerSettings settings, Model model) {
    try (ClientFactory clients = ClientFactory.builder().workerGroup(1).build()) {
      GRPCInferenceServiceBlockingStub grpc =
          GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.grpcPort())
              .factory(clients)
              .responseTimeout(settings.requestTimeout())
              .build(GRPCInferenceServiceBlockingStub.class);
      ModelInferRequest single = request(settings, model, 1);
      ModelInferRequest largest = request(settings, model, settings.maxBatch());
      for (int i = 0; i < SINGLES; i++) {
        var unused = grpc.modelInfer(single);
      }
      for (int i = 0; i < BATCHES; i++) {
        var unused = grpc.modelInfer(largest);
      }
      WebClient rest =
          WebClient.builder("h1c://127.0.0.1:" + server.port())
              .factory(clients)
              .responseTimeout(settings.requestTimeout())
              .build();
      for (int i = 0; i < REST_REQUESTS; i++) {
        expectOk(
            rest.prepare()
                .post("/v2/models/" + settings.model() + "/infer")
                .content(MediaType.JSON, RestCodec.writeRequest(single))
                .execute()
                .aggregate()
                .join());
      }
    }
  }

  private static ModelInferRequest request(ServerSettings settings, Model model, int items) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(settings.model());
    model.example(items).forEach(tensor -> tensor.addTo(request));
    return request.build();
  }

  private static void expectOk(AggregatedHttpResponse response) {
    if (!response.status().equals(HttpStatus.OK)) {
      throw new IllegalStateException(
          "the warm-up was answered with " + response.status() + ": " + response.contentUtf8());
    }
  }
}
