package io.twoscales.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Measures what the gateway adds to a request's latency, and what one CPU of it carries. */
public final class GatewayBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int GATEWAY_CPU = 1;
  private static final int LATENCY_RATE = 200;
  private static final int LATENCY_SECONDS = 20;
  private static final int LATENCY_ROUNDS = 2;
  private static final int WARM_UP_SECONDS = 10;
  private static final int WARM_UP_RATE = 1000;
  private static final int STEP_SECONDS = 5;
  private static final double MAX_P99_MS = 50;
  private static final double MAX_RATE = 64_000;
  private static final int REPLICAS = 4;
  private static final int BATCH_SIZE = 16;

  private final GatewayProcess gateway;
  private final OpenLoop.Call direct;
  private final OpenLoop.Call grpc;
  private final OpenLoop.Call rest;

  private GatewayBenchmark(ClientFactory clients, GatewayProcess gateway, InstantModel model) {
    this.gateway = gateway;
    this.direct = Calls.grpc(clients, model.address(), InstantModel.NAME);
    this.grpc = Calls.grpc(clients, gateway.address(), GatewayProcess.PIPELINE);
    this.rest = Calls.rest(clients, gateway.address(), GatewayProcess.PIPELINE);
  }

  /**
   * Takes about five minutes.
   *
   * @param arguments the gateway's jar
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (InstantModel model = new InstantModel();
        ClientFactory clients = ClientFactory.builder().build();
        GatewayProcess gateway = new GatewayProcess(Path.of(arguments[0]), GATEWAY_CPU)) {
      gateway.addReplica("r-0", model.address());
      GatewayBenchmark benchmark = new GatewayBenchmark(clients, gateway, model);
      benchmark.latency();
      for (int i = 1; i < REPLICAS; i++) {
        gateway.addReplica("r-" + i, model.address());
      }
      gateway.batchSize(BATCH_SIZE);
      benchmark.capacity();
    }
    System.exit(0);
  }

  private void latency() {
    for (OpenLoop.Call call : new OpenLoop.Call[] {direct, grpc, rest}) {
      OpenLoop.run(call, WARM_UP_RATE, WARM_UP_SECONDS);
    }
    OUT.printf(
        Locale.ROOT,
        "latency at %d requests/s for %d s, 1 replica, no batching (ms)%n%-28s %8s %8s %9s%n",
        LATENCY_RATE,
        LATENCY_SECONDS,
        "",
        "p50",
        "p99",
        "answered");
    for (int round = 0; round < LATENCY_ROUNDS; round++) {
      OpenLoop.Outcome base = latency("model server directly, gRPC", direct);
      added("REST", base, latency("through the gateway, REST", rest));
      added("gRPC", base, latency("through the gateway, gRPC", grpc));
    }
  }

  private static OpenLoop.Outcome latency(String name, OpenLoop.Call call) {
    OpenLoop.Outcome outcome = OpenLoop.run(call, LATENCY_RATE, LATENCY_SECONDS);
    OUT.printf(
        Locale.ROOT,
        "%-28s %8.2f %8.2f %8.1f%%%n",
        name,
        outcome.millis(50),
        outcome.millis(99),
        100.0 * outcome.latencies().getTotalCount() / outcome.due());
    return outcome;
  }

  private static void added(String protocol, OpenLoop.Outcome base, OpenLoop.Outcome through) {
    OUT.printf(
        Locale.ROOT,
        "%-28s %8.2f %8.2f  (targets 1 and 5)%n",
        "added, " + protocol,
        through.millis(50) - base.millis(50),
        through.millis(99) - base.millis(99));
  }

  private void capacity() throws IOException {
    OUT.printf(
        Locale.ROOT,
        "%nhighest rate on one CPU: all answered, p99 below %.0f ms, no growing backlog;"
            + " %d s a step, the better of two; %d replicas, batches of up to %d%n",
        MAX_P99_MS,
        STEP_SECONDS,
        REPLICAS,
        BATCH_SIZE);
    OUT.printf(
        "%-8s %9s %8s %8s %8s %9s %12s %6s%n",
        "", "requests/s", "p50 ms", "p99 ms", "backlog", "CPU", "us/request", "holds");
    capacity("REST", rest);
    capacity("gRPC", grpc);
  }

  private void capacity(String protocol, OpenLoop.Call call) throws IOException {
    OpenLoop.run(call, WARM_UP_RATE, WARM_UP_SECONDS);
    double holds = 0;
    double rate = 500;
    while (rate <= MAX_RATE && holdsAt(protocol, call, rate)) {
      holds = rate;
      rate *= 2;
    }
    double fails = rate;
    while (fails - holds > 0.06 * fails) {
      double middle = (holds + fails) / 2;
      if (holdsAt(protocol, call, middle)) {
        holds = middle;
      } else {
        fails = middle;
      }
    }
    OUT.printf(Locale.ROOT, "%-8s holds %.0f requests/s%n", protocol, holds);
  }

  /** What else the machine does may spoil a step: it gets a second chance. */
  private boolean holdsAt(String protocol, OpenLoop.Call call, double rate) throws IOException {
    for (int attempt = 0; attempt < 2; attempt++) {
      if (step(protocol, call, rate)) {
        return true;
      }
    }
    return false;
  }

  private boolean step(String protocol, OpenLoop.Call call, double rate) throws IOException {
    double cpuBefore = gateway.cpuSeconds();
    long beganNanos = System.nanoTime();
    OpenLoop.Outcome outcome = OpenLoop.run(call, rate, STEP_SECONDS);
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    double cpuSeconds = gateway.cpuSeconds() - cpuBefore;
    boolean holds =
        outcome.allAnswered()
            && outcome.millis(99) < MAX_P99_MS
            && outcome.backlog() < rate * MAX_P99_MS / 1000;
    OUT.printf(
        Locale.ROOT,
        "%-8s %9.0f %8.2f %8.2f %8d %8.0f%% %12.0f %6s%n",
        protocol,
        rate,
        outcome.millis(50),
        outcome.millis(99),
        outcome.backlog(),
        100 * cpuSeconds / seconds,
        1e6 * cpuSeconds / outcome.sent(),
        holds ? "yes" : "no");
    return holds;
  }
}
