package io.twoscales.modelserver;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.EventLoopGroup;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.modelserver.models.Model;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Requests a server sends itself before it calls itself ready, through both halves of the protocol:
 * classes are loaded, memory is claimed and hot code is compiled while nobody waits for it.
 */
final class WarmUp {
  private static final int MOST_SINGLES = 20;
  private static final int MOST_BATCHES = 3;
  private static final int REST_REQUESTS = 3;

  /** So many requests in a row that are hardly faster than the fastest before end the series. */
  private static final int NO_FASTER = 4;

  private static final double HARDLY = 0.95;

  private WarmUp() {}

  /**
   * Sends the requests and waits for their replies.
   *
   * @throws IllegalStateException if one is refused
   */
  static void run(ModelServer server, ServerSettings settings, Model model) {
    // A group of its own, since the factory's would be two seconds about its end.
    EventLoopGroup loop = EventLoopGroups.newEventLoopGroup(1, "warm-up", true);
    try (ClientFactory clients = ClientFactory.builder().workerGroup(loop, false).build()) {
      GRPCInferenceServiceBlockingStub grpc =
          GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.grpcPort())
              .factory(clients)
              .responseTimeout(settings.requestTimeout())
              .build(GRPCInferenceServiceBlockingStub.class);
      ModelInferRequest single = request(settings, model, 1);
      ModelInferRequest largest = request(settings, model, settings.maxBatch());
      untilNoFaster(MOST_SINGLES, () -> grpc.modelInfer(single));
      untilNoFaster(MOST_BATCHES, () -> grpc.modelInfer(largest));
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
    } finally {
      var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  private static void untilNoFaster(int most, Supplier<?> request) {
    long fastestNanos = Long.MAX_VALUE;
    int noFaster = 0;
    for (int i = 0; i < most && noFaster < NO_FASTER; i++) {
      long beganNanos = System.nanoTime();
      var unused = request.get();
      long nanos = System.nanoTime() - beganNanos;
      noFaster = nanos < HARDLY * fastestNanos ? 0 : noFaster + 1;
      fastestNanos = Math.min(fastestNanos, nanos);
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
