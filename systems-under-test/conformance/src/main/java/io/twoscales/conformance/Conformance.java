package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A conformance test of the Open Inference Protocol v2. It rests on the protocol's specification,
 * <a
 * href="https://github.com/kserve/kserve/blob/master/docs/predict-api/v2/required_api.md">Predict
 * Protocol – Version 2</a>, whose sections the checks name.
 *
 * <p>It sends bad requests on purpose, some of which a faulty server does not survive.
 */
public final class Conformance {
  private static final List<Check> CHECKS =
      Stream.of(
              RestServerChecks.all(),
              RestInferenceChecks.all(),
              RestRefusalChecks.all(),
              GrpcServerChecks.all(),
              GrpcInferenceChecks.all(),
              GrpcRefusalChecks.all(),
              BothHalvesChecks.all(),
              OptionalChecks.all())
          .flatMap(List::stream)
          .toList();

  private Conformance() {}

  /**
   * Makes all checks.
   *
   * @param progress told each result as soon as it is there
   * @throws UnreachableException when nothing answers
   */
  public static ConformanceReport run(ConformanceTarget target, Consumer<CheckResult> progress) {
    RestClient rest = new RestClient(target.rest(), target.timeout());
    requireReachable(rest, target);
    Optional<GrpcClient> grpc = grpc(target);
    Subject subject = new Subject(rest, grpc, target.model(), target.input());
    List<CheckResult> results = new ArrayList<>();
    for (Check check : CHECKS) {
      CheckResult result = check.make(subject);
      progress.accept(result);
      results.add(result);
    }
    return new ConformanceReport(
        target.rest().toString(),
        grpc.isPresent() ? grpcAddress(target) : "",
        target.model(),
        results);
  }

  /** The server's model, if it has the model repository extension and lists a single one. */
  public static Optional<String> onlyModel(URI address, Duration timeout) {
    try {
      Exchange index =
          new RestClient(address, timeout)
              .post("/v2/repository/index", "{}".getBytes(StandardCharsets.UTF_8))
              .requireOk();
      JsonNode models = index.json();
      return models.isArray() && models.size() == 1
          ? Optional.of(models.get(0).path("name").asText())
          : Optional.empty();
    } catch (Unmet e) {
      return Optional.empty(); // the extension is optional
    }
  }

  private static void requireReachable(RestClient rest, ConformanceTarget target) {
    try {
      var unused = rest.get("/v2/health/live");
    } catch (Unmet e) {
      throw new UnreachableException(target.rest() + ": " + e.getMessage());
    }
  }

  /** A gRPC half that was named must be there; at the address of the REST half it may be. */
  private static Optional<GrpcClient> grpc(ConformanceTarget target) {
    GrpcClient client = new GrpcClient(grpcAddress(target), target.timeout());
    GrpcAnswer<?> live = client.live();
    if (live.reply().isPresent()) {
      return Optional.of(client);
    }
    if (target.grpc().isPresent()) {
      throw new UnreachableException(
          "%s: no gRPC half: %s".formatted(target.grpc().get(), live.status()));
    }
    return Optional.empty();
  }

  private static String grpcAddress(ConformanceTarget target) {
    return target.grpc().orElseGet(() -> target.rest().getAuthority());
  }
}
