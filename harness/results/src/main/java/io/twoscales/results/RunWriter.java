package io.twoscales.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.control.Decision;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.MachineSample;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.StartRecord;
import io.twoscales.core.run.SystemSample;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes one run into a folder of its own while it happens. The folder holds parts of the set's
 * tables, without headers, and when the run is over its summary.
 */
public final class RunWriter implements RunRecorder, AutoCloseable {
  static final String ENVIRONMENT = "environment.json";
  static final String HISTOGRAM = "latency.hlog";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String controller;
  private final String platform;
  private final int repetition;
  private final double sloMs;
  private final Set<Detail> wanted;
  private final StringBuilder decisionLine = new StringBuilder();
  private final RequestStatistics all;
  private final List<SecondStatistics> bySecond = new ArrayList<>();
  private final Map<Integer, SystemSample> systemBySecond = new TreeMap<>();
  private final List<ActionRecord> actions = new ArrayList<>();
  private final String head;
  private final Rows requestRows;
  private final Rows visitRows;
  private final Rows replicaRows;
  private final CSVPrinter actionRows;
  private final CSVPrinter startRows;
  private final CSVPrinter machineRows;
  private final OutputStream decisionLines;

  /** Where time is real, what was decided shall survive whatever happens next. */
  private final boolean flushesDecisions;

  /** Of the objective: sending later than that would be seen in the latencies. */
  private static final double SEND_ERROR_SHARE = 0.1;

  /** Of the timeline: those that only a second in which the system was watched has. */
  private static final int SYSTEM_COLUMNS = 6;

  private int limitChecks;
  private int limitMismatches;

  RunWriter(
      Path folder,
      String controller,
      String platform,
      int repetition,
      double sloMs,
      Set<Detail> wanted)
      throws IOException {
    this.wanted = wanted;
    this.folder = folder;
    this.controller = controller;
    this.platform = platform;
    this.repetition = repetition;
    this.sloMs = sloMs;
    this.all = new RequestStatistics(sloMs);
    Files.createDirectories(folder);
    this.flushesDecisions = !platform.equals("simulated");
    this.head = controller + "," + repetition;
    this.requestRows = new Rows(gzip(Table.REQUESTS), head);
    this.visitRows = new Rows(gzip(Table.VISITS), head);
    this.replicaRows = new Rows(new FileOnDemand(folder.resolve(Table.REPLICAS.file())), head);
    this.actionRows = FileOnDemand.rows(folder.resolve(Table.ACTIONS.file()));
    this.startRows = FileOnDemand.rows(folder.resolve(Table.STARTS.file()));
    this.machineRows = FileOnDemand.rows(folder.resolve(Table.MACHINE.file()));
    this.decisionLines =
        new BufferedOutputStream(new FileOnDemand(folder.resolve(Schema.DECISIONS)), 1 << 16);
  }

  @Override
  public boolean wants(Detail detail) {
    return wanted.contains(detail);
  }

  @Override
  public void environment(Map<String, String> facts) {
    try {
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(ENVIRONMENT).toFile(), new TreeMap<>(facts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void decision(Decision decision) {
    if (!wants(Detail.DECISIONS)) {
      return;
    }
    try {
      decisionLine.setLength(0);
      DecisionJson.append(decisionLine, controller, repetition, decision);
      decisionLine.append('\n');
      decisionLines.write(decisionLine.toString().getBytes(StandardCharsets.UTF_8));
      if (flushesDecisions) {
        decisionLines.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void action(ActionRecord action) {
    actions.add(action);
    Action asked = action.action();
    row(
        actionRows,
        Csv.number(action.beganSeconds(), 3),
        Csv.number(action.durationMs(), 1),
        asked.kind(),
        asked.stage(),
        asked instanceof Action.OnReplica onReplica ? onReplica.replica() : "",
        action.fromMillicores(),
        action.requestedMillicores(),
        action.result().limitReadBackMillicores(),
        action.result().succeeded(),
        action.result().detail(),
        Csv.number(action.result().inForceMs(), 3));
  }

  @Override
  public synchronized void system(SystemSample sample) {
    systemBySecond.put(sample.second(), sample);
  }

  @Override
  public synchronized void replica(ReplicaSample sample) {
    if (sample.settled()) {
      limitChecks++;
      if (!sample.limitAsPlanned()) {
        limitMismatches++;
      }
    }
    if (!wants(Detail.REPLICAS)) {
      return;
    }
    replicaRows
        .row()
        .number(sample.second())
        .word(sample.stage())
        .word(sample.replica())
        .word(sample.state().name())
        .number(sample.plannedMillicores())
        .number(sample.limitMillicores())
        .number(sample.limitReadBackMillicores())
        .decimal(sample.cpuUsedMillicores(), 1)
        .truth(sample.settled())
        .decimal(sample.throttledMs(), 1)
        .decimal(sample.memoryMebibytes(), 1)
        .end();
  }

  @Override
  public synchronized void start(StartRecord start) {
    row(
        startRows,
        Csv.number(start.beganSeconds(), 3),
        start.stage(),
        start.replica(),
        start.millicores(),
        start.boostMillicores(),
        start.ready(),
        Csv.number(start.createMs(), 1),
        Csv.number(start.startMs(), 1),
        Csv.number(start.processMs(), 1),
        Csv.number(start.loadMs(), 1),
        Csv.number(start.listenMs(), 1),
        Csv.number(start.warmUpMs(), 1),
        Csv.number(start.seenMs(), 1),
        Csv.number(start.shrinkMs(), 1),
        Csv.number(start.joinMs(), 1),
        Csv.number(start.totalMs(), 1));
  }

  @Override
  public synchronized void machine(MachineSample sample) {
    row(
        machineRows,
        sample.second(),
        Csv.number(sample.busyMillicores(), 1),
        Csv.number(sample.oursMillicores(), 1),
        Csv.number(sample.otherMillicores(), 1),
        Csv.number(sample.stealMillicores(), 1),
        Csv.number(sample.cpuPressure(), 4),
        Csv.number(sample.memoryPressure(), 4),
        Csv.number(sample.diskPressure(), 4),
        Csv.number(sample.megahertz(), 0),
        Csv.number(sample.replicaStealShare(), 4));
  }

  @Override
  public synchronized void request(RequestRecord request) {
    all.add(request);
    int second = (int) (request.scheduledMicros() / 1_000_000);
    while (bySecond.size() <= second) {
      bySecond.add(new SecondStatistics());
    }
    bySecond.get(second).add(request, sloMs);
    if (wants(Detail.REQUESTS)) {
      writeRow(request);
    }
    if (wants(Detail.VISITS)) {
      request.visits().forEach(visit -> writeRow(request.id(), visit));
    }
  }

  private void writeRow(RequestRecord request) {
    requestRows
        .row()
        .number(request.id())
        .number(request.scheduledMicros())
        .number(request.sentMicros())
        .number(request.doneMicros())
        .word(request.outcome().word())
        .thousandths(request.doneMicros() - request.scheduledMicros())
        .text(request.detail())
        .end();
  }

  private void writeRow(int id, RequestRecord.StageVisit visit) {
    visitRows
        .row()
        .number(id)
        .word(visit.stage())
        .number(visit.enqueuedMicros())
        .number(visit.dispatchedMicros())
        .number(visit.finishedMicros())
        .word(visit.replica())
        .number(visit.batchSize())
        .end();
  }

  /**
   * The run is over: writes what could only be known now, and the summary last.
   *
   * @return the run in one row
   */
  public synchronized RunSummary finish(RunTotals totals) throws IOException {
    writeTimeline((int) Math.ceil(totals.measuredSeconds()));
    writeHistogram();
    close();
    RunSummary summary = summary(totals);
    FinishedRun.write(folder, summary);
    return summary;
  }

  @Override
  public synchronized void close() throws IOException {
    requestRows.close();
    visitRows.close();
    replicaRows.close();
    actionRows.close();
    startRows.close();
    machineRows.close();
    decisionLines.close();
  }

  private RunSummary summary(RunTotals totals) {
    long inTime = all.completed() - all.late();
    return new RunSummary(
        controller,
        platform,
        repetition,
        totals.complete(),
        all.requests(),
        all.completed(),
        all.late(),
        all.dropped(),
        all.failed(),
        all.violationRate(),
        totals.measuredSeconds() > 0 ? inTime / totals.measuredSeconds() : 0,
        all.percentileMs(50),
        all.percentileMs(90),
        all.percentileMs(95),
        all.percentileMs(99),
        all.p99Supported(),
        totals.coreSeconds(),
        totals.startingCoreSeconds(),
        totals.cpuSeconds(),
        totals.wallSeconds(),
        totals.simulatedSeconds(),
        succeeded(Action.Resize.class, totals),
        succeeded(Action.Start.class, totals),
        succeeded(Action.Stop.class, totals),
        (int) actions.stream().filter(action -> !action.result().succeeded()).count(),
        limitChecks,
        limitMismatches,
        all.sendErrorMs(50),
        all.sendErrorMs(99),
        all.sendErrorMs(100),
        all.unsent(),
        totals.generatorCpuSeconds(),
        faithful(),
        totals.disturbance());
  }

  private boolean faithful() {
    return all.unsent() == 0
        && (all.requests() == 0 || all.sendErrorMs(99) <= SEND_ERROR_SHARE * sloMs);
  }

  private int succeeded(Class<? extends Action> kind, RunTotals totals) {
    return (int)
        actions.stream()
            .filter(action -> kind.isInstance(action.action()))
            .filter(action -> action.result().succeeded())
            .filter(action -> action.beganSeconds() >= 0)
            .filter(action -> action.beganSeconds() < totals.measuredSeconds())
            .count();
  }

  private void writeTimeline(int seconds) throws IOException {
    try (Rows rows = new Rows(Files.newOutputStream(folder.resolve(Table.TIMELINE.file())), head)) {
      SecondStatistics none = new SecondStatistics();
      for (int second = 0; second < seconds; second++) {
        SecondStatistics requests = second < bySecond.size() ? bySecond.get(second) : none;
        SystemSample system = systemBySecond.get(second);
        rows.row()
            .number(second)
            .number(requests.requests())
            .number(requests.completed())
            .number(requests.violations())
            .number(requests.dropped())
            .number(requests.failed())
            .decimal(requests.percentileMs(50), 3)
            .decimal(requests.percentileMs(99), 3);
        if (system == null) {
          for (int unknown = 0; unknown < SYSTEM_COLUMNS; unknown++) {
            rows.word("");
          }
        } else {
          rows.number(system.queueLength())
              .number(system.inFlight())
              .number(system.replicasReady())
              .number(system.replicasStarting())
              .number(system.allocatedMillicores())
              .decimal(system.cpuUsedMillicores(), 1);
        }
        rows.end();
      }
    }
  }

  private void writeHistogram() throws IOException {
    Histogram histogram = all.histogram();
    histogram.setTag(controller + "-" + repetition);
    histogram.setStartTimeStamp(0);
    histogram.setEndTimeStamp(1000L * Math.max(1, bySecond.size()));
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(folder.resolve(HISTOGRAM)), false, StandardCharsets.UTF_8)) {
      HistogramLogWriter writer = new HistogramLogWriter(out);
      writer.outputComment(
          "[Latency of completed requests in microseconds from the scheduled time]");
      writer.outputLogFormatVersion();
      writer.outputLegend();
      writer.outputIntervalHistogram(histogram);
    }
  }

  private void row(CSVPrinter rows, Object... values) {
    try {
      rows.print(controller);
      rows.print(repetition);
      for (Object value : values) {
        rows.print(value);
      }
      rows.println();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OutputStream gzip(Table table) {
    return new FileOnDemand(folder.resolve(table.file()), BackgroundGzip::new);
  }
}
