package io.twoscales.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConformanceTest {

  private static FlawedServer server;

  @BeforeAll
  static void start() {
    server = new FlawedServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ConformanceReport check(Flaw... flaws) {
    server.become(flaws);
    return Conformance.run(
        ConformanceTarget.onPort(server.port(), FlawedServer.MODEL), result -> {});
  }

  private static List<String> ids(ConformanceReport report, Verdict verdict) {
    return report.results().stream()
        .filter(result -> result.verdict() == verdict)
        .map(CheckResult::id)
        .toList();
  }

  @Test
  void aServerWithoutFlawsConformsAndNothingIsLeftOut() {
    ConformanceReport report = check();
    assertThat(report.results()).filteredOn(r -> r.verdict() == Verdict.FAIL).isEmpty();
    assertThat(report.conforms()).isTrue();
    assertThat(report.grpc()).isNotEmpty();
    assertThat(ids(report, Verdict.SKIPPED)).isEmpty();
    assertThat(ids(report, Verdict.NOT_SUPPORTED))
        .containsExactly("optional.binary-tensors", "optional.model-repository");
    assertThat(report.results()).allSatisfy(r -> assertThat(r.evidence()).isNotEmpty());
    assertThat(report.results().stream().map(CheckResult::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ID_NOT_RETURNED                     | rest.infer.id, grpc.infer.id, rest.unharmed, grpc.unharmed
          REQUESTED_OUTPUTS_IGNORED           | rest.infer.outputs, grpc.infer.outputs
          BATCH_IN_REVERSE                    | rest.infer.batch, grpc.infer.batch
          OUTPUT_OF_ANOTHER_SHAPE             | rest.versions, rest.infer, rest.infer.batch, grpc.versions, grpc.infer.typed, grpc.infer.raw, grpc.infer.batch
          MALFORMED_JSON_IS_ITS_OWN_FAILURE   | rest.refuses.no-json, rest.refuses.cut-off, rest.refuses.no-utf-8, rest.unharmed
          WRONG_DATATYPE_TAKEN                | rest.refuses.wrong-datatype, grpc.refuses.wrong-datatype
          UNKNOWN_OUTPUT_TAKEN                | rest.refuses.unknown-output, grpc.refuses.unknown-output, rest.unharmed, grpc.unharmed
          UNKNOWN_VERSION_ANSWERED            | rest.versions.unknown, grpc.versions.unknown
          ANY_METHOD_TAKEN                    | rest.refuses.methods
          ANSWERS_AS_TEXT                     | rest.infer.content-type
          GRPC_ADDS_ONE                       | both.infer
          DEAD_AFTER_A_HUGE_SHAPE             | rest.refuses.huge-shape, rest.refuses.too-few-values, rest.refuses.too-many-values, rest.refuses.wrong-values
          A_BAD_REQUEST_SPOILS_ITS_NEIGHBOURS | rest.unharmed, grpc.unharmed
          """)
  void aFlawIsFoundByTheChecksOfWhatItBreaksAndByNoOther(Flaw flaw, String found) {
    ConformanceReport report = check(flaw);
    assertThat(report.conforms()).isFalse();
    assertThat(ids(report, Verdict.FAIL))
        .filteredOn(id -> !id.startsWith("optional."))
        .containsExactlyInAnyOrder(found.split(", "));
    assertThat(report.results())
        .filteredOn(result -> result.verdict() == Verdict.FAIL)
        .allSatisfy(
            result -> {
              assertThat(result.reason()).isNotBlank();
              assertThat(result.evidence()).isNotEmpty();
            });
  }

  @Test
  void errorsWithoutTheirFormFailEveryRefusalOfTheRestHalf() {
    ConformanceReport report = check(Flaw.ERRORS_AS_TEXT);
    assertThat(ids(report, Verdict.FAIL))
        .contains("rest.model-metadata.unknown", "rest.refuses.no-json", "rest.unharmed")
        .allMatch(id -> id.startsWith("rest."));
  }

  @Test
  void anUnknownModelThatIsAnsweredIsFoundInBothHalves() {
    assertThat(ids(check(Flaw.UNKNOWN_MODEL_ANSWERED), Verdict.FAIL))
        .contains(
            "rest.model-ready.unknown",
            "rest.model-metadata.unknown",
            "rest.case-sensitive",
            "rest.refuses.unknown-model",
            "grpc.model-ready.unknown",
            "grpc.refuses.unknown-model");
  }

  @Test
  void metadataThatCannotBeReadFailsItsCheckAndSkipsWhatNeedsIt() {
    ConformanceReport report = check(Flaw.NO_PLATFORM);
    assertThat(ids(report, Verdict.FAIL)).containsExactly("rest.model-metadata");
    assertThat(ids(report, Verdict.SKIPPED)).contains("rest.infer", "both.metadata");
  }

  @Test
  void codesThatBlameTheServerAreFoundInTheGrpcHalf() {
    assertThat(ids(check(Flaw.GRPC_FAILURES_ARE_UNKNOWN), Verdict.FAIL))
        .contains("grpc.refuses.too-many-bytes", "grpc.refuses.missing-input", "grpc.unharmed")
        .allMatch(id -> id.startsWith("grpc."));
  }

  @Test
  void whereNothingAnswersThereIsNoReport() {
    assertThatThrownBy(() -> Conformance.run(ConformanceTarget.onPort(1, "m"), result -> {}))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }

  @Test
  void aGrpcHalfThatWasNamedMustBeThere() {
    server.become();
    ConformanceTarget target =
        new ConformanceTarget(
            URI.create("http://127.0.0.1:" + server.port()),
            Optional.of("127.0.0.1:1"),
            FlawedServer.MODEL,
            Optional.empty(),
            Duration.ofSeconds(5));
    assertThatThrownBy(() -> Conformance.run(target, result -> {}))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("127.0.0.1:1: no gRPC half");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "::1, true",
    "172.18.0.3, true",
    "10.1.2.3, true",
    "192.168.7.1, true",
    "169.254.1.1, true",
    "fd00::1, true",
    "172.32.0.1, false",
    "8.8.8.8, false",
    "2001:db8::1, false"
  })
  void onlyThisMachineAndPrivateNetworksAreNearby(String host, boolean nearby) {
    assertThat(NearbyAddress.isNearby(host)).isEqualTo(nearby);
  }
}
