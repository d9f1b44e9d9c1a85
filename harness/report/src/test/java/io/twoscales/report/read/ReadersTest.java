package io.twoscales.report.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.report.model.DecisionMark;
import io.twoscales.report.model.LatencyCurve;
import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.report.model.StageTimes;
import io.twoscales.results.RunSummary;
import io.twoscales.results.read.DecisionLine;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.VisitRow;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** From rows to what is drawn. */
class ReadersTest {
  private static final RunId RUN = new RunId("themis", 1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Offset<Double> NEAR = Offset.offset(0.05);

  private static VisitRow visit(int id, long queued, long sent, long done, int batch) {
    return new VisitRow(RUN, id, "detect", queued, sent, done, "detect-1", batch);
  }

  @Test
  void waitingForTheBatchIsToldApartFromWaitingForAReplica() {
    StageTimesReader reader = new StageTimesReader();
    reader.add(visit(1, 0, 50_000, 90_000, 2));
    reader.add(visit(2, 30_000, 50_000, 90_000, 2));
    reader.add(visit(3, 100_000, -1, 200_000, 0));
    // Of a batch whose other request belongs to the warm-up.
    reader.add(visit(4, 300_000, 310_000, 320_000, 2));
    reader.finish();
    StageTimes stage = reader.of("themis").get(0);
    assertThat(stage.visits()).isEqualTo(3);
    assertThat(stage.gathering().meanMs()).isCloseTo(10, NEAR);
    assertThat(stage.queueing().meanMs()).isCloseTo(50 / 3.0, NEAR);
    assertThat(stage.service().meanMs()).isCloseTo(30, NEAR);
    assertThat(stage.gathering().p99Ms()).isCloseTo(30, NEAR);
    assertThat(reader.of("other")).isEmpty();
  }

  private static DecisionLine decision(double time, String document) throws Exception {
    return new DecisionLine(
        RUN, time, "because of " + time, JSON.readTree("{" + document.replace('\'', '"') + "}"));
  }

  @Test
  void decisionsThatChangeNothingAreNotMarked() throws Exception {
    RunTimeline timeline = new RunTimeline(20, 1);
    DecisionReader reader = new DecisionReader(timeline, 1000);
    String start = "'actions': [{'kind': 'start', 'stage': 'detect', 'millicores': 500}]";
    String one = "'plan': [{'stage': 'detect', 'replicas': 1, 'millicores': 500}], ";
    String two = "'plan': [{'stage': 'detect', 'replicas': 2, 'millicores': 500}], ";
    reader.add(decision(-3, one + start));
    reader.add(decision(2, one + "'actions': []"));
    reader.add(decision(4, two + start));
    reader.add(
        decision(6, one + "'actions': [{'kind': 'drain', 'stage': 'detect', 'replica': 'd-1'}]"));
    reader.add(decision(8, one + "'actions': [], 'problems': ['no room']"));
    reader.finish();
    assertThat(timeline.decisions())
        .extracting(DecisionMark::second, DecisionMark::direction)
        .containsExactly(
            Tuple.tuple(4.0, DecisionMark.Direction.UP),
            Tuple.tuple(6.0, DecisionMark.Direction.DOWN),
            Tuple.tuple(8.0, DecisionMark.Direction.PROBLEM));
    assertThat(timeline.decisions().get(0).changes()).containsExactly("detect: start with 500m");
    assertThat(timeline.decisions().get(2).problems()).containsExactly("no room");
  }

  @Test
  void ofManyDecisionsThoseWithProblemsAreKept() throws Exception {
    RunTimeline timeline = new RunTimeline(1000, 1);
    DecisionReader reader = new DecisionReader(timeline, 10);
    for (int second = 0; second < 1000; second++) {
      reader.add(
          decision(
              second,
              "'actions': [{'kind': 'set-batch', 'stage': 's', 'batchSize': 4}]"
                  + (second == 555 ? ", 'problems': ['it broke']" : "")));
    }
    reader.finish();
    assertThat(timeline.decisions()).hasSize(10);
    assertThat(timeline.decisions().stream().mapToInt(each -> each.alike() + 1).sum())
        .isEqualTo(1000);
    assertThat(timeline.decisions().get(5).problems()).containsExactly("it broke");
    assertThat(timeline.decisions().get(5).second()).isEqualTo(555);
  }

  @Test
  void whatWasPlannedForAndReplicasHoldUntilTheNextDecision() throws Exception {
    RunTimeline timeline = new RunTimeline(300, 1);
    DecisionReader reader = new DecisionReader(timeline, 100);
    String seen =
        ", 'observation': {'stages': [{'stage': 'a', 'replicas': [{'state': 'READY'},"
            + " {'state': 'READY'}, {'state': 'DRAINING'}]}]}";
    reader.add(
        decision(
            0,
            "'candidates': [{'ratePerSecond': 30}, {'ratePerSecond': 45}], 'actions': []" + seen));
    reader.add(decision(10, "'candidates': [{'ratePerSecond': 20}], 'actions': []" + seen));
    reader.add(decision(200, "'actions': []" + seen));
    reader.finish();
    assertThat(timeline.of(Quantity.PLANNED_FOR).orElseThrow().mean(9)).isEqualTo(45);
    assertThat(timeline.of(Quantity.PLANNED_FOR).orElseThrow().mean(10)).isEqualTo(20);
    assertThat(timeline.of(Quantity.PLANNED_FOR).orElseThrow().mean(69)).isEqualTo(20);
    assertThat(timeline.of(Quantity.PLANNED_FOR).orElseThrow().mean(70)).isNaN();
    assertThat(timeline.of(Quantity.READY, "a").orElseThrow().mean(5)).isEqualTo(2);
    assertThat(timeline.of(Quantity.DRAINING).orElseThrow().mean(5)).isEqualTo(1);
  }

  @Test
  void curvesAreOverAllRequestsAndExactAtTheObjective() {
    Histogram micros = new Histogram(3);
    for (int i = 1; i <= 900; i++) {
      micros.recordValue(i * 1000);
    }
    LatencyCurve curve = LatencyCurves.of(micros, List.of(run(1000, 900, 650)), 250);
    assertThat(curve.within(250)).isEqualTo(0.25);
    assertThat(curve.within(10_000)).isEqualTo(0.9);
    assertThat(curve.quantileMs(0.5)).isCloseTo(500, Offset.offset(2.0));
    assertThat(curve.quantileMs(0.95)).isInfinite();
    assertThat(curve.points())
        .isSortedAccordingTo(
            Comparator.comparingDouble(LatencyCurve.Point::latencyMs)
                .thenComparingDouble(LatencyCurve.Point::share));
    assertThat(LatencyCurves.of(new Histogram(3), List.of(), 250).points()).isEmpty();
  }

  /** A run's summary where only its counts matter. */
  private static RunSummary run(long requests, long completed, long late) {
    long dropped = requests - completed;
    double rate = (double) (late + dropped) / requests;
    return new RunSummary(
        "themis",
        "simulated",
        1,
        true,
        requests,
        completed,
        late,
        dropped,
        0,
        rate,
        10,
        1,
        2,
        3,
        4,
        true,
        10,
        0,
        5,
        0,
        60,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        true,
        "");
  }
}
