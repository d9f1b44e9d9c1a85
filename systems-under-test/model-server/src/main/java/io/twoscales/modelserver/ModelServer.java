package io.twoscales.modelserver;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.annotation.Nullable;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import io.twoscales.modelserver.models.Model;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening model server. It answers inference requests from the start, but calls itself ready
 * only between {@link #announceReady} and {@link #close}.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ModelServer.class);
  private static final Duration QUIET_PERIOD = Duration.ofMillis(50);
  private static final ServerMetadataResponse METADATA =
      ServerMetadataResponse.newBuilder().setName("twoscales-model-server").setVersion("1").build();

  private final ServerSettings settings;
  private final Model model;
  private final InferenceWorker worker;
  private final ThreadControl threads;
  private final AtomicBoolean ready = new AtomicBoolean();
  private final Server server;

  /**
   * Starts to listen; returns when it does. Closing the server closes the model.
   *
   * @throws java.util.concurrent.CompletionException if the port is taken
   */
  public ModelServer(ServerSettings settings, Model model, InetAddress address) {
    this.settings = settings;
    this.model = model;
    this.worker = new InferenceWorker(settings.queueCapacity());
    this.threads = new ThreadControl(model, settings.controlToken());
    PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
    ServedModel served =
        new ServedModel(
            settings.model(), model, settings.maxBatch(), worker, new ModelMetrics(registry));
    ServerBuilder builder =
        Server.builder()
            .port(new InetSocketAddress(address, settings.port()), SessionProtocol.HTTP)
            .workerGroup(EventLoopGroups.newEventLoopGroup(1, "event-loop", true), true)
            .requestTimeout(settings.requestTimeout())
            .maxRequestLength(settings.maxBodyBytes())
            .maxNumConnections(1024)
            .gracefulShutdownTimeout(
                QUIET_PERIOD, QUIET_PERIOD.plus(settings.drainTimeout().dividedBy(4)))
            .errorHandler(new JsonErrors())
            .service("/metrics", PrometheusExpositionService.of(registry.getPrometheusRegistry()));
    GrpcService grpc =
        GrpcService.builder()
            .addService(new GrpcInference(served, METADATA, ready::get))
            .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
            .maxRequestMessageLength(settings.maxBodyBytes())
            .build();
    // A message's length is looked at before any of it is kept, and refused in gRPC's own way.
    ServiceBindingBuilder binding =
        builder.route().maxRequestLength(0).decorator(this::onlyOnGrpcPort);
    grpc.routes().forEach(binding::addRoute);
    binding.build(grpc);
    settings
        .grpcPort()
        .ifPresent(
            port -> builder.port(new InetSocketAddress(address, port), SessionProtocol.HTTP));
    new RestService(served, METADATA, ready::get).bind(builder);
    if (!settings.controlToken().isEmpty()) {
      threads.bind(builder);
    }
    this.server = builder.build();
    server.start().join();
  }

  /** The port of REST, and of gRPC unless that has one of its own. */
  public int port() {
    return server.activePorts().keySet().stream()
        .mapToInt(InetSocketAddress::getPort)
        .filter(port -> settings.grpcPort().isEmpty() || port != settings.grpcPort().getAsInt())
        .findFirst()
        .orElseThrow();
  }

  /** The port of gRPC. */
  public int grpcPort() {
    return settings.grpcPort().orElseGet(this::port);
  }

  private HttpResponse onlyOnGrpcPort(
      HttpService service, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    boolean another =
        settings.grpcPort().isPresent()
            && ctx.localAddress().getPort() != settings.grpcPort().getAsInt();
    return another ? HttpResponse.of(HttpStatus.NOT_FOUND) : service.serve(ctx, request);
  }

  /** From now on it says it is ready. */
  public void announceReady() {
    ready.set(true);
  }

  /**
   * Stops being ready, refuses what is new, finishes what is in work within the drain time-out, and
   * stops listening.
   */
  @Override
  public void close() {
    ready.set(false);
    threads.end();
    boolean finished = worker.drain(settings.drainTimeout());
    server.stop().join();
    if (finished) {
      model.close();
    } else {
      logger.warn("an inference was still running after {}", settings.drainTimeout());
    }
  }

  /** Failures that the services never see, such as unknown paths, in the protocol's form. */
  private static final class JsonErrors implements ServerErrorHandler {
    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
      return null;
    }

    @Override
    public AggregatedHttpResponse renderStatus(
        @Nullable ServiceRequestContext ctx,
        ServiceConfig config,
        @Nullable RequestHeaders headers,
        HttpStatus status,
        @Nullable String description,
        @Nullable Throwable cause) {
      String message = description == null ? status.reasonPhrase() : description;
      return AggregatedHttpResponse.of(status, MediaType.JSON, RestCodec.writeError(message));
    }
  }
}
