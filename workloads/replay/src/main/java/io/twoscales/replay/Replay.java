package io.twoscales.replay;

import io.twoscales.traces.requests.RequestBody;
import io.twoscales.traces.requests.RequestBodyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One replay: what is to be sent, the clock, and the records. Gatling makes the simulation itself
 * from its class, so the replay of this process is handed over by {@link #begin} and {@link
 * #current}.
 */
final class Replay implements Load {
  private static Replay current;

  private final ReplayConfig config;
  private final List<RequestBody> payloads;
  private final ReplyCheck check;
  private final ScheduleFile schedule;
  private final RecordWriter records;
  private final Optional<Rehearsal> rehearsal;
  private final AtomicInteger next = new AtomicInteger();
  private final ScheduledExecutorService reporter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "report");
            thread.setDaemon(true);
            return thread;
          });
  private final CountDownLatch told;
  private volatile RunClock clock;

  private Replay(ReplayConfig config) {
    this.config = config;
    this.payloads = readPayloads(config.payloads());
    this.check = newCheck();
    this.schedule = ScheduleFile.read(config.schedule(), payloads.size());
    this.records = new RecordWriter(config.records(), schedule.size());
    this.told = new CountDownLatch(config.startWhenTold() ? 1 : 0);
    this.rehearsal =
        config.rehearsalRequests() == 0
            ? Optional.empty()
            : Optional.of(new Rehearsal(this, config.rehearsalRequests()));
  }

  static Replay begin(ReplayConfig config) {
    current = new Replay(config);
    return current;
  }

  static Replay current() {
    if (current == null) {
      throw new IllegalStateException("start by ReplayMain");
    }
    return current;
  }

  ReplayConfig config() {
    return config;
  }

  ScheduleFile schedule() {
    return schedule;
  }

  /** A check of replies that knows of none yet. */
  ReplyCheck newCheck() {
    return new ReplyCheck(payloads, config.requestTimeoutMs());
  }

  /** What a check says of the reply to the request at a place of the schedule. */
  Verdict judge(ReplyCheck by, int position, Reply reply, long elapsedMs) {
    return by.judge(reply, schedule.ids()[position], schedule.payloads()[position], elapsedMs);
  }

  /** What goes before the replay; it starts the replay. */
  Optional<Rehearsal> rehearsal() {
    return rehearsal;
  }

  /** The replay may start, once rehearsed. */
  void tell() {
    told.countDown();
  }

  boolean isTold() {
    return told.getCount() == 0;
  }

  /** Says that all is ready; starts as soon as it may: fixes time zero and says so. */
  void start() {
    System.out.println("REPLAY ready");
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("told to end before the replay", e);
    }
    long untilFirstSecondMicros = 1000L * config.leadMs();
    clock = new RunClock(untilFirstSecondMicros - 1_000_000L * schedule.firstSecond());
    System.out.println("REPLAY zero_epoch_us=" + clock.zeroEpochMicros());
    var unused = reporter.scheduleAtFixedRate(this::report, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public String url() {
    return config.target().toString();
  }

  @Override
  public int take() {
    return next.getAndIncrement();
  }

  @Override
  public long millisUntilDue(int position) {
    long micros = schedule.dueMicros()[position] - clock.nowMicros();
    return Math.max(0, Math.floorDiv(micros + 999, 1000L));
  }

  @Override
  public String body(int position) {
    return payloads.get(schedule.payloads()[position]).withId(schedule.ids()[position]);
  }

  @Override
  public long sending() {
    records.sent();
    return clock.nowMicros();
  }

  @Override
  public void done(int position, long sentMicros, Reply reply) {
    int id = schedule.ids()[position];
    long now = clock.nowMicros();
    records.done(
        position,
        new RecordWriter.Ending(
            id,
            schedule.dueMicros()[position],
            sentMicros,
            now,
            reply.status(),
            judge(check, position, reply, (now - sentMicros) / 1000)));
  }

  /** The replay is over: what never came to an end has failed. */
  void end() {
    long now = clock.nowMicros();
    for (int position = 0; position < schedule.size(); position++) {
      if (!records.isRecorded(position)) {
        records.done(
            position,
            new RecordWriter.Ending(
                schedule.ids()[position],
                schedule.dueMicros()[position],
                -1,
                now,
                0,
                Verdict.failed("never sent")));
      }
    }
    close();
    System.out.println("REPLAY end scheduled=" + schedule.size() + " " + records.counts());
  }

  /** Writes down what is known. */
  void close() {
    rehearsal.ifPresent(Rehearsal::close);
    reporter.shutdownNow();
    records.close();
  }

  private void report() {
    records.flush();
    System.out.println(
        "REPLAY second="
            + clock.nowMicros() / 1_000_000
            + " scheduled="
            + schedule.size()
            + " "
            + records.counts());
  }

  private static List<RequestBody> readPayloads(Path file) {
    try {
      List<RequestBody> bodies = RequestBodyFile.read(file);
      if (bodies.isEmpty()) {
        throw new ConfigException(file + ": no payloads");
      }
      return bodies;
    } catch (IOException e) {
      throw new ConfigException("payloads cannot be read: " + e.getMessage());
    }
  }
}
