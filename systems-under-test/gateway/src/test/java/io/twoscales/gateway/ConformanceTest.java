package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.conformance.CheckResult;
import io.twoscales.conformance.Conformance;
import io.twoscales.conformance.ConformanceReport;
import io.twoscales.conformance.ConformanceTarget;
import io.twoscales.conformance.Verdict;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pipeline is one model to whoever asks the gateway, by the protocol's rules. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConformanceTest {
  private static final FakeModel LENGTH =
      FakeModel.LENGTH.telling(FakeModel.tensor("length", "FP32", -1));

  private static void requireConformance(TestGateway gateway) {
    gateway.release();
    ConformanceReport report =
        Conformance.run(ConformanceTarget.onPort(gateway.port(), "length"), result -> {});
    assertThat(report.results()).filteredOn(r -> r.verdict() == Verdict.FAIL).isEmpty();
    assertThat(report.grpc()).isNotEmpty();
    assertThat(report.results())
        .filteredOn(result -> result.verdict() == Verdict.SKIPPED)
        .extracting(CheckResult::id)
        .containsExactlyInAnyOrder(
            "rest.versions",
            "rest.versions.unknown",
            "rest.infer.batch",
            "rest.infer.nested",
            "grpc.versions",
            "grpc.versions.unknown",
            "grpc.infer.batch");
  }

  @Test
  void aPipelineOfOneStageConforms() throws Exception {
    try (TestGateway gateway = new TestGateway(Map.of())) {
      FakeReplica replica = gateway.replica("m-1", "measure", LENGTH);
      requireConformance(gateway);
      assertThat(replica.batchSizes).isNotEmpty();
    }
  }

  @Test
  void aPipelineOfSeveralStagesConforms() throws Exception {
    Map<String, String> stages = Map.of("TWOSCALES_STAGES", "measure:m,double:d:measure");
    try (TestGateway gateway = new TestGateway(stages)) {
      gateway.replica("m-1", "measure", LENGTH);
      gateway.replica(
          "d-1",
          "double",
          FakeModel.times("doubled", 2).telling(FakeModel.tensor("doubled", "FP32", -1)));
      requireConformance(gateway);
    }
  }

  @Test
  void beforeAReplicaHasToldThePipelineIsNotDescribed() throws Exception {
    try (TestGateway gateway = new TestGateway(Map.of())) {
      var metadata = gateway.get("/v2/models/length");
      assertThat(metadata.statusCode()).isEqualTo(503);
      assertThat(metadata.body()).contains("error");
    }
  }
}
