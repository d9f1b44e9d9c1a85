package io.twoscales.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.auth.AuthService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running gateway: the inference server, the control server, and the loop both share. */
final class Gateway implements AutoCloseable {
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
  private static final int LOG_CAPACITY = 200_000;

  /** What the gateway says of itself. */
  static final ServerMetadataResponse METADATA =
      ServerMetadataResponse.newBuilder().setName("twoscales-gateway").setVersion("1").build();

  private final EventLoopGroup group;
  private final ClientFactory clients;
  private final PipelineDriver driver;
  private final Server front;
  private final Server control;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Starts both servers; returns when they listen. */
  Gateway(GatewaySettings settings, InetAddress controlAddress) {
    this.group = EventLoopGroups.newEventLoopGroup(1, "gateway", true);
    EventLoop loop = (EventLoop) group.next();
    this.clients = ClientFactory.builder().workerGroup(group, false).build();
    PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
    this.driver =
        new PipelineDriver(
            settings,
            loop,
            clients,
            new RequestLog(LOG_CAPACITY),
            new GatewayMetrics(registry, settings.stages()));
    this.front = front(settings, driver).build();
    this.control = control(settings, controlAddress, driver, registry).build();
    front.start().join();
    control.start().join();
  }

  int port() {
    return portOf(front);
  }

  int controlPort() {
    return portOf(control);
  }

  private static int portOf(Server server) {
    return Objects.requireNonNull(server.activePort(), "listening").localAddress().getPort();
  }

  private ServerBuilder front(GatewaySettings settings, PipelineDriver driver) {
    ServerBuilder builder =
        base()
            .http(settings.port())
            .requestTimeout(longestAnswer(settings))
            .maxRequestLength(GatewaySettings.MAX_BODY_BYTES)
            .route()
            .post("/v2/models/{model}/infer")
            .build(new RestInference(settings, driver))
            .annotatedService(new RestModels(settings, driver));
    GrpcService grpc =
        GrpcService.builder()
            .addService(new GrpcInference(settings, driver))
            .maxRequestMessageLength(GatewaySettings.MAX_BODY_BYTES)
            .build();
    // A message's length is looked at before any of it is kept, and refused in gRPC's own way.
    ServiceBindingBuilder binding = builder.route().maxRequestLength(0);
    grpc.routes().forEach(binding::addRoute);
    return binding.build(grpc);
  }

  /** Zero, for no limit, where requests may wait for ever. */
  private static Duration longestAnswer(GatewaySettings settings) {
    return settings.rules().drop() == ServingRules.Drop.NEVER
        ? Duration.ZERO
        : settings.dropAfter().plus(settings.callTimeout());
  }

  private ServerBuilder control(
      GatewaySettings settings,
      InetAddress address,
      PipelineDriver driver,
      PrometheusMeterRegistry registry) {
    byte[] token = settings.controlToken().getBytes(StandardCharsets.UTF_8);
    return base()
        .port(new InetSocketAddress(address, settings.controlPort()), SessionProtocol.HTTP)
        .requestTimeout(settings.callTimeout().plus(DRAIN_TIMEOUT))
        .maxRequestLength(1 << 16)
        .annotatedService(new ControlApi(settings.stages(), driver))
        .service("/metrics", PrometheusExpositionService.of(registry.getPrometheusRegistry()))
        .decorator(
            AuthService.builder()
                .addOAuth2(
                    (ctx, given) ->
                        CompletableFuture.completedFuture(
                            MessageDigest.isEqual(
                                given.accessToken().getBytes(StandardCharsets.UTF_8), token)))
                .newDecorator());
  }

  private ServerBuilder base() {
    return Server.builder()
        .workerGroup(group, false)
        .gracefulShutdownTimeout(Duration.ofMillis(200), DRAIN_TIMEOUT)
        .maxNumConnections(10_000)
        .errorHandler(
            (ctx, cause) ->
                cause instanceof IllegalArgumentException
                    ? HttpResponse.of(HttpStatus.BAD_REQUEST)
                    : null);
  }

  /**
   * Takes nothing new in, finishes what it has, within a bound, and stops. Control goes on
   * meanwhile.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    driver.shutDown(DRAIN_TIMEOUT).join();
    CompletableFuture.allOf(front.stop(), control.stop()).join();
    clients.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1000);
  }
}
