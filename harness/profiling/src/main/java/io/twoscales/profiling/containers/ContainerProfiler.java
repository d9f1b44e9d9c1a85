package io.twoscales.profiling.containers;

import com.github.dockerjava.api.exception.DockerException;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.run.PlatformException;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunIds;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.Confinement;
import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.docker.testbed.ReplicaBed;
import io.twoscales.docker.testbed.ReplicaSettings;
import io.twoscales.docker.testbed.ServedModel;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.ReplicaStart;
import io.twoscales.profiling.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;

/**
 * Measures the cells of a grid: per variant one replica in a container as on the testbed, resized
 * in place, asked over gRPC by one caller that sends the next batch when it has the last one's
 * reply.
 */
public final class ContainerProfiler {
  private static final Duration START_DEADLINE = Duration.ofSeconds(120);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
  private static final int PAYLOADS = 100;

  private static final int LOG_LINES = 20;
  private static final int ACCOUNT_ATTEMPTS = 20;
  private static final Duration ACCOUNT_POLL = Duration.ofMillis(100);

  /** Before the first round, at full CPU, so that compilers are done. */
  private static final double WARM_UP_MS = 4000;

  private final DockerEngine engine;
  private final ProfileSettings settings;
  private final CpuLayout layout = CpuLayout.ofMachine();
  private final Map<String, Images.Image> images = new LinkedHashMap<>();
  private final Rounds rounds;

  /** A latency model is fitted for each, which takes longer than many a batch. */
  private final Map<Cell, Double> expectedMs = new HashMap<>();

  /**
   * A profiler; the images of the grid are built where they are missing.
   *
   * @param home the project's folder
   * @throws PlatformException when the grid asks for more CPU than replicas can have here, or an
   *     image cannot be built
   */
  public ContainerProfiler(
      DockerEngine engine, Path home, ProfileSettings settings, ProfileProgress progress)
      throws InterruptedException {
    this.engine = engine;
    this.settings = settings;
    this.rounds = new Rounds(settings.seed());
    int most = settings.grid().largestMillicores();
    if (most > layout.replicaCpuCount() * 1000) {
      throw new PlatformException(
          "the grid goes up to %dm, but this machine has %dm for replicas (CPUs %s of %d); give smaller --cpus"
              .formatted(
                  most, layout.replicaCpuCount() * 1000, layout.replicaCpus(), layout.cpus()));
    }
    Images built = new Images(engine.client(), home);
    for (StageSpec stage : settings.pipeline().stages()) {
      for (Variant variant : stage.variants()) {
        if (isNeeded(stage, variant) && !images.containsKey(variant.image())) {
          images.put(variant.image(), built.ensure(variant.image(), progress::phase));
        }
      }
    }
  }

  /** What must not differ between two parts of one profile. */
  public Map<String, String> conditions() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("pipeline", settings.pipeline().name());
    conditions.put("cfsPeriodMs", Long.toString(settings.cfsPeriod().toMillis()));
    conditions.put("replicaCpus", layout.replicaCpus());
    conditions.put("threads", "as many as the limit has CPUs, at least 1");
    conditions.put("seed", Long.toString(settings.seed()));
    images.forEach((name, image) -> conditions.put("image." + name, image.id()));
    return conditions;
  }

  /** Engine, control groups and CPUs, for the record. */
  public Map<String, String> environment() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("engine", engine.version());
    facts.put("engineApi", engine.apiVersion());
    facts.put("cgroup", ContainerCgroup.version());
    facts.put("otherCpus", layout.otherCpus());
    facts.putAll(conditions());
    images.forEach((name, image) -> facts.put("image." + name, image.tag() + " " + image.id()));
    return facts;
  }

  /**
   * Measures what is missing in a session.
   *
   * @throws InterruptedException when told to stop; what was measured is in the session
   * @throws PlatformException when a replica does not start, dies or refuses what it is asked
   */
  public void measure(ProfileSession session, ProfileProgress progress)
      throws IOException, InterruptedException {
    onReplicas(session, progress, Measuring::all);
  }

  /**
   * Measures what is missing in a session, unless a few cells of each stage that are looked at
   * before say that the machine is as fast as it once was.
   *
   * @param check which cells, and how fast they were
   * @param holds whether what was known once holds, by how many times as long batches take now
   * @param looked takes what is looked at, all of it within seconds, which is why it is no part of
   *     {@code session}, whose cells have their visits at all times
   * @return how many times as long they take
   * @throws InterruptedException when told to stop; what was measured is in the sessions
   * @throws PlatformException when a replica does not start, dies or refuses what it is asked
   */
  public double measureUnless(
      SpeedCheck check,
      DoublePredicate holds,
      ProfileSession looked,
      ProfileSession session,
      ProfileProgress progress)
      throws IOException, InterruptedException {
    onReplicas(session, progress, measuring -> measuring.allUnless(check, holds, looked));
    return check.timesSlower(looked);
  }

  private interface Work {
    void on(Measuring measuring) throws IOException, InterruptedException;
  }

  private void onReplicas(ProfileSession session, ProfileProgress progress, Work work)
      throws IOException, InterruptedException {
    new Leftovers(engine.client()).removeOrphans();
    ReplicaSettings replicas =
        new ReplicaSettings(layout, settings.cfsPeriod(), START_DEADLINE, CALL_TIMEOUT, largest());
    try (Confinement confined = layout.keepThisProcessOffReplicaCpus();
        ReplicaBed bed = new ReplicaBed(engine.client(), RunIds.fresh(), replicas)) {
      work.on(new Measuring(bed, session, progress));
    } catch (DockerException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException(e.getMessage());
      }
      throw new PlatformException(
          "the Docker engine refused: " + e.getMessage().replaceAll("\\s+", " ").strip(), e);
    }
  }

  /** How long what is missing is likely to take, in seconds. */
  public double leftSeconds(ProfileSession session) {
    double ms = 0;
    for (Grid.Subject subject : settings.grid().subjects()) {
      for (Cell cell : settings.grid().cells(subject)) {
        ms += settings.rule().leftMs(session.of(cell), expectedMs(subject, cell));
      }
      ms += WARM_UP_MS + missingStarts(subject, session).size() * 5000.0;
    }
    return ms / 1000;
  }

  private static ReplicaStart started(
      Grid.Subject subject, int millicores, ReplicaBed.Replica replica)
      throws InterruptedException {
    return new ReplicaStart(
        subject.stage().name(),
        subject.variant().name(),
        millicores,
        replica.startNanos() / 1e6,
        account(replica));
  }

  /** It writes its account after it has said that it is ready. */
  private static Optional<ReplicaStart.Parts> account(ReplicaBed.Replica replica)
      throws InterruptedException {
    Optional<ReplicaStart.Parts> parts = ReplicaStart.parts(replica.lastLines(LOG_LINES));
    for (int attempt = 1; attempt < ACCOUNT_ATTEMPTS && parts.isEmpty(); attempt++) {
      Thread.sleep(ACCOUNT_POLL.toMillis());
      parts = ReplicaStart.parts(replica.lastLines(LOG_LINES));
    }
    return parts;
  }

  /** CPU limits of the cold starts that are missing, alternating; at one CPU the last. */
  private List<Integer> missingStarts(Grid.Subject subject, ProfileSession session) {
    int small = settings.smallStartMillicores();
    int large = Math.min(ProfileSettings.ONE_CPU, layout.replicaCpuCount() * 1000);
    List<Integer> limits = small == large ? List.of(small) : List.of(small, large);
    List<Integer> missing = new ArrayList<>();
    for (int start = 0; start < settings.starts(); start++) {
      for (int limit : limits) {
        long there =
            session.starts().stream()
                .filter(s -> s.stage().equals(subject.stage().name()))
                .filter(s -> s.variant().equals(subject.variant().name()))
                .filter(s -> s.millicores() == limit)
                .count();
        if (start >= there) {
          missing.add(limit);
        }
      }
    }
    return missing;
  }

  private void warmUp(Grid.Subject subject, ReplicaClient client, List<ModelInferRequest> items)
      throws InterruptedException {
    double each = WARM_UP_MS / subject.batches().size();
    for (int batch : subject.batches()) {
      List<ModelInferRequest> calls =
          client.calls(CellVisits.drawn(items, batch, new Random(settings.seed())));
      for (double ms = 0; ms < each; ) {
        ms += client.batchMs(calls);
      }
    }
  }

  private static List<ModelInferResponse> answers(
      ReplicaClient client, List<ModelInferRequest> items) throws InterruptedException {
    List<ModelInferResponse> answers = new ArrayList<>();
    for (ModelInferRequest item : items) {
      answers.add(client.answer(item));
    }
    return answers;
  }

  private ServedModel served(Grid.Subject subject) {
    return served(subject.stage(), subject.variant(), subject.batches());
  }

  private ServedModel served(StageSpec stage, Variant variant, List<Integer> batches) {
    int largestBatch =
        Math.max(
            stage.largestBatch(), batches.stream().mapToInt(Integer::intValue).max().orElse(1));
    return new ServedModel(variant, images.get(variant.image()).tag(), largestBatch);
  }

  private List<Cell> unfinished(Grid.Subject subject, ProfileSession session) {
    return settings.grid().cells(subject).stream()
        .filter(cell -> !settings.rule().isMet(session.of(cell)))
        .toList();
  }

  private int cells() {
    return settings.grid().subjects().stream()
        .mapToInt(subject -> settings.grid().cells(subject).size())
        .sum();
  }

  private int finished(ProfileSession session) {
    return cells()
        - settings.grid().subjects().stream()
            .mapToInt(subject -> unfinished(subject, session).size())
            .sum();
  }

  private int largest() {
    return settings.grid().largestMillicores();
  }

  private double expectedMs(Grid.Subject subject, Cell cell) {
    return expectedMs.computeIfAbsent(cell, unasked -> byWhatIsKnown(subject, cell));
  }

  private double byWhatIsKnown(Grid.Subject subject, Cell cell) {
    try {
      return subject
          .variant()
          .latency()
          .model(cell.variant(), subject.variant().accuracy(), settings.grid().smallestMillicores())
          .median()
          .latencyMs(cell.batch(), cell.millicores());
    } catch (RuntimeException unknown) {
      return 0; // nothing is known beforehand of a cell that no profile or model covers
    }
  }

  private boolean isNeeded(StageSpec stage, Variant variant) {
    boolean measured =
        settings.grid().subjects().stream()
            .anyMatch(s -> s.stage().equals(stage) && s.variant().equals(variant));
    return measured || (isRead(stage) && !isMeasured(stage) && answering(stage).equals(variant));
  }

  private boolean isMeasured(StageSpec stage) {
    return settings.grid().subjects().stream().anyMatch(s -> s.stage().equals(stage));
  }

  /** Whether a stage that is measured needs, by way of others perhaps, what this one answers. */
  private boolean isRead(StageSpec stage) {
    return settings.pipeline().stages().stream()
        .filter(later -> later.after().contains(stage.name()))
        .anyMatch(later -> isMeasured(later) || isRead(later));
  }

  private Variant answering(StageSpec stage) {
    return stage.variants().stream()
        .filter(variant -> !variant.image().isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new PlatformException(
                    "stage %s cannot be run, as its variants name no image, but stages after it need what it answers"
                        .formatted(stage.name())));
  }

  /** What is missing in a session, measured on replicas of one bed. */
  private final class Measuring {
    private final ReplicaBed bed;
    private final ProfileSession session;
    private final ProfileProgress progress;
    private final StageInputs inputs =
        new StageInputs(settings.pipeline(), PAYLOADS, settings.seed());

    Measuring(ReplicaBed bed, ProfileSession session, ProfileProgress progress) {
      this.bed = bed;
      this.session = session;
      this.progress = progress;
    }

    void all() throws IOException, InterruptedException {
      for (StageSpec stage : settings.pipeline().stages()) {
        for (Grid.Subject subject : settings.grid().subjects()) {
          if (subject.stage().equals(stage)) {
            measure(subject);
          }
        }
        if (needsAnswersOf(stage)) {
          answerOnly(stage);
        }
      }
    }

    void allUnless(SpeedCheck check, DoublePredicate holds, ProfileSession looked)
        throws IOException, InterruptedException {
      boolean looks =
          settings.grid().subjects().stream()
              .anyMatch(subject -> !check.unfinished(subject, looked).isEmpty());
      for (Grid.Subject subject : settings.grid().subjects()) {
        if (!check.unfinished(subject, looked).isEmpty()
            || (looks && needsAnswersOf(subject.stage()))) {
          ask(subject, visits -> look(subject, check, holds, looked, visits));
        }
        if (check.looksAt(subject) && !holds.test(check.timesSlower(looked))) {
          all();
          return;
        }
      }
    }

    private boolean needsAnswersOf(StageSpec stage) {
      return isRead(stage) && !inputs.hasAnswersOf(stage.name());
    }

    private void measure(Grid.Subject subject) throws IOException, InterruptedException {
      boolean asked = needsAnswersOf(subject.stage()) || !unfinished(subject, session).isEmpty();
      List<Integer> starts = missingStarts(subject, session);
      if (asked && starts.contains(largest())) {
        starts.remove(starts.lastIndexOf(largest())); // the replica that is asked is one
      }
      for (int millicores : starts) {
        startOnly(subject, millicores);
      }
      if (asked) {
        ask(subject, visits -> visitAll(subject, visits));
      }
    }

    /** Visits what the check looks at; where it does not hold, that replica's cells, too. */
    private void look(
        Grid.Subject subject,
        SpeedCheck check,
        DoublePredicate holds,
        ProfileSession looked,
        CellVisits visits)
        throws IOException, InterruptedException {
      visit(() -> check.unfinished(subject, looked), visits, looked, () -> {});
      double timesSlower = check.timesSlower(looked);
      if (!holds.test(timesSlower)) {
        progress.phase(
            String.format(
                Locale.ROOT,
                "batches take %.2f times as long as the profile of this hardware says: it is measured anew",
                timesSlower));
        visitAll(subject, visits);
      }
    }

    /** Starts a replica at the most CPU, warms it up and asks it. */
    private void ask(Grid.Subject subject, Asking asking) throws IOException, InterruptedException {
      ServedModel served = served(subject);
      progress.phase("%s %s: starting".formatted(subject.stage().name(), subject.variant().name()));
      try (ReplicaBed.Replica replica = bed.start(served, largest());
          ReplicaClient client =
              new ReplicaClient(replica, served.variant().model(), CALL_TIMEOUT)) {
        if (missingStarts(subject, session).contains(largest())) {
          session.add(started(subject, largest(), replica));
        }
        List<ModelInferRequest> items = inputs.of(subject.stage(), client.metadata());
        warmUp(subject, client, items);
        if (needsAnswersOf(subject.stage())) {
          inputs.answered(subject.stage().name(), answers(client, items));
        }
        asking.of(new CellVisits(settings, replica, client, items));
      }
    }

    private void visitAll(Grid.Subject subject, CellVisits visits)
        throws IOException, InterruptedException {
      visit(
          () -> unfinished(subject, session),
          visits,
          session,
          () -> progress.measured(finished(session), cells(), leftSeconds(session)));
    }

    private void visit(
        Supplier<List<Cell>> unfinished, CellVisits visits, ProfileSession to, Runnable visited)
        throws IOException, InterruptedException {
      for (List<Cell> open = unfinished.get(); !open.isEmpty(); open = unfinished.get()) {
        int round = to.rounds() + 1;
        Random chance = rounds.random(round);
        for (Cell cell : rounds.order(open, round)) {
          visits.visit(to, cell, round, chance);
          visited.run();
        }
      }
    }

    /** A stage that is not measured is asked, too, where a later one needs its answers. */
    private void answerOnly(StageSpec stage) throws InterruptedException {
      Variant variant = answering(stage);
      progress.phase(
          "%s %s: asked for the stages after it".formatted(stage.name(), variant.name()));
      ServedModel served = served(stage, variant, stage.batches());
      try (ReplicaBed.Replica replica = bed.start(served, largest());
          ReplicaClient client =
              new ReplicaClient(replica, served.variant().model(), CALL_TIMEOUT)) {
        inputs.answered(stage.name(), answers(client, inputs.of(stage, client.metadata())));
      }
    }

    private void startOnly(Grid.Subject subject, int millicores)
        throws IOException, InterruptedException {
      progress.phase(
          "%s %s: cold start at %dm"
              .formatted(subject.stage().name(), subject.variant().name(), millicores));
      try (ReplicaBed.Replica replica = bed.start(served(subject), millicores)) {
        session.add(started(subject, millicores, replica));
      }
    }
  }

  /** What is asked of a replica. */
  private interface Asking {
    void of(CellVisits visits) throws IOException, InterruptedException;
  }
}
