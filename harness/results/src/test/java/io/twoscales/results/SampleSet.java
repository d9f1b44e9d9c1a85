package io.twoscales.results;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.control.Decision;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.DisturbanceLimits;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.experiment.Workload;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.SystemSample;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Result sets for tests, written by the real writer from requests drawn with a seed. */
public final class SampleSet {
  public static final double SLO_MS = 250;

  private final List<String> controllers;
  private String name = "sample";
  private String pipeline = "one";
  private int repetitions = 2;
  private int seconds = 20;
  private double perSecond = 30;
  private long seed = 7;
  private Set<Detail> record = Set.of(Detail.values());
  private double lateShare = 0.05;
  private double coreSeconds = 40;
  private boolean simulated;
  private double gammaMs = 10;

  private SampleSet(List<String> controllers) {
    this.controllers = controllers;
  }

  public static SampleSet of(String... controllers) {
    return new SampleSet(List.of(controllers));
  }

  public SampleSet named(String value) {
    name = value;
    return this;
  }

  public SampleSet pipeline(String value) {
    pipeline = value;
    return this;
  }

  public SampleSet repetitions(int value) {
    repetitions = value;
    return this;
  }

  public SampleSet seconds(int value) {
    seconds = value;
    return this;
  }

  public SampleSet perSecond(double value) {
    perSecond = value;
    return this;
  }

  public SampleSet seed(long value) {
    seed = value;
    return this;
  }

  /** What is kept besides the sums; all where nobody says otherwise. */
  public SampleSet record(Detail... details) {
    record = Set.of(details);
    return this;
  }

  /** Of all requests; the second controller has twice as many, and so on. */
  public SampleSet lateShare(double value) {
    lateShare = value;
    return this;
  }

  public SampleSet coreSeconds(double value) {
    coreSeconds = value;
    return this;
  }

  /** Of the latency model of the one stage's one variant. */
  public SampleSet gammaMs(double value) {
    gammaMs = value;
    return this;
  }

  /** As if in virtual time. */
  public SampleSet simulated() {
    simulated = true;
    return this;
  }

  private PlatformSettings platform() {
    CpuLimits limits = new CpuLimits(100, 400, 1000);
    return simulated
        ? new PlatformSettings.Simulated(
            limits,
            Duration.ofSeconds(60),
            Delay.fixed(Duration.ofSeconds(5)),
            Delay.NONE,
            1,
            ServiceNoise.PROFILE)
        : new PlatformSettings.Docker(
            limits,
            Duration.ofSeconds(60),
            Duration.ofMillis(10),
            0,
            0,
            ResizeWay.AUTO,
            DisturbanceLimits.DEFAULT);
  }

  private StageSpec stage() {
    VariantLatency latency = new VariantLatency.Coefficients(gammaMs, 1, 1, 1, OptionalInt.empty());
    return new StageSpec(
        "embed", List.of(), 1, List.of(1, 4), List.of(new Variant("v", 1, latency, "", "")));
  }

  public Experiment experiment() {
    double[] rates = new double[seconds];
    Arrays.fill(rates, perSecond);
    return new Experiment(
        name,
        "name: " + name + "\n",
        new Pipeline(pipeline, SLO_MS, Payload.SENTENCES, List.of(stage())),
        SLO_MS,
        Duration.ofMillis(750),
        new Workload("made up", new RateTrace("r", rates), ArrivalProcess.UNIFORM, 0),
        platform(),
        ServingSettings.DEFAULT,
        List.of(),
        record,
        controllers.stream().map(c -> new ControllerSpec(c, Map.of(), () -> null)).toList(),
        repetitions,
        seed,
        List.of());
  }

  /** Writes the set and returns its folder. */
  public Path write(Path folder) throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder, experiment());
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (String controller : controllers) {
        writeRun(set, controller, repetition);
      }
    }
    return set.complete();
  }

  /** Writes a shard of the set and returns its folder. */
  public Path write(Path folder, Shard shard) throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder, experiment(), Optional.of(shard));
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (int place = 0; place < controllers.size(); place++) {
        if (shard.has(repetition, place, controllers.size())) {
          writeRun(set, controllers.get(place), repetition);
        }
      }
    }
    return set.complete();
  }

  /** Writes one run of the set. */
  public RunSummary writeRun(ResultSetWriter set, String controller, int repetition)
      throws IOException {
    int place = controllers.indexOf(controller);
    SplittableRandom random = new SplittableRandom(seed * 1000 + repetition * 31L + place);
    try (RunWriter run = set.begin(controller, platform().kind(), repetition)) {
      run.environment(Map.of("engine", "1.2.3"));
      run.action(
          new ActionRecord(
              new Action.Start("embed", "embed-1", 200),
              0,
              -5.25,
              4000.123,
              new ActionResult(true, "ready, \"at last\"", 200)));
      run.action(
          new ActionRecord(
              new Action.Resize("embed", "embed-1", 400),
              200,
              0.5,
              12.34,
              new ActionResult(true, "limit 400m", 400)));
      long requests = Math.round(seconds * perSecond);
      for (int id = 0; id < requests; id++) {
        run.request(request(id, random, place));
      }
      for (int second = 0; second < seconds; second++) {
        run.system(new SystemSample(second, 1, 2, 1, 0, 400, 150.26 + second));
        run.replica(
            new ReplicaSample(
                second, "embed", "embed-1", ReplicaState.READY, 400, 400, 400, 150.26, true));
        run.decision(decision(second));
      }
      double jitter = 0.01 * random.nextDouble(-1, 1);
      return run.finish(
          new RunTotals(
              true,
              seconds,
              coreSeconds * (1 + place) * (1 + jitter),
              0.1,
              coreSeconds * (1 + place) / 2,
              9.5,
              0,
              1.5,
              List.of()));
    }
  }

  private RequestRecord request(int id, SplittableRandom random, int place) {
    long due = (long) (id / perSecond * 1e6);
    double draw = random.nextDouble();
    double late = lateShare * (1 + place);
    Outcome outcome =
        draw < late * 0.1
            ? Outcome.FAILED
            : draw < late * 0.3 ? Outcome.DROPPED : Outcome.COMPLETED;
    long latency =
        draw < late ? 250_001 + random.nextInt(200_000) : 20_000 + random.nextInt(200_000);
    String detail = outcome == Outcome.COMPLETED ? "" : "because, \"so\"";
    return new RequestRecord(
        id,
        due,
        due + 50,
        due + latency,
        outcome,
        detail,
        List.of(
            new RequestRecord.StageVisit(
                "embed", due + 500, due + 1000, due + latency - 500, "embed-1", 1)));
  }

  private static Decision decision(int second) {
    return new Decision(
        new Observation(
            second,
            List.of(new StageObservation("embed", 2, 1, 1, 12.3456, 1, List.of())),
            Double.NaN,
            Double.NaN,
            0,
            1000),
        new Plan(List.of(new StagePlan("embed", 1, 400, 400, 4)), "busy: 2 > 1"),
        Stream.<Action>of(new Action.Resize("embed", "embed-1", 400)).toList());
  }
}
