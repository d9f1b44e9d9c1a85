package io.twoscales.docker.testbed;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.run.AllocationMeter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every replica of a run with its state, its limit and the CPU it has used. Thread-safe; the one
 * place where states change.
 */
final class ReplicaTable {

  /** A replica. Fields are guarded by the table. */
  private static final class Row {
    final String id;
    final String stage;
    ReplicaState state = ReplicaState.STARTING;
    int millicores;
    int targetMillicores;
    int pendingActions;
    boolean squeezed;
    Optional<ContainerCgroup> cgroup = Optional.empty();
    long usedNanos;
    long sampledNanos;
    long usedNanosWhenSampled;
    double usedMillicores = Double.NaN;
    long throttledNanosWhenSampled;
    double throttledMs = Double.NaN;
    double memoryMebibytes = Double.NaN;

    Row(String id, String stage, int millicores) {
      this.id = id;
      this.stage = stage;
      this.millicores = millicores;
      this.targetMillicores = millicores;
    }

    int countedMillicores() {
      return Math.max(millicores, targetMillicores);
    }
  }

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final AllocationMeter meter = new AllocationMeter();
  private final AllocationMeter startingMeter = new AllocationMeter();
  private long windowUsedNanos;
  private long everUsedNanos;
  private boolean usageKnown = true;

  /** A replica's limit with what the operating system says about it. */
  record Limit(
      String id,
      String stage,
      ReplicaState state,
      int millicores,
      int readBackMillicores,
      double usedMillicores,
      double throttledMs,
      double memoryMebibytes,
      boolean pending) {}

  synchronized void add(String id, String stage, int millicores) {
    rows.put(id, new Row(id, stage, millicores));
    meterChanged();
  }

  synchronized void running(String id, Optional<ContainerCgroup> cgroup) {
    Row row = rows.get(id);
    if (row != null) {
      row.cgroup = cgroup;
      row.sampledNanos = System.nanoTime();
      usageKnown &= cgroup.isPresent();
    }
  }

  synchronized void state(String id, ReplicaState state) {
    Row row = rows.get(id);
    if (row != null) {
      row.state = state;
      meterChanged();
    }
  }

  /**
   * The replica has joined dispatch.
   *
   * @return false when it was told to leave meanwhile, and goes on leaving
   */
  synchronized boolean joined(String id) {
    Row row = rows.get(id);
    if (row == null || row.state != ReplicaState.STARTING) {
      return false;
    }
    row.state = ReplicaState.READY;
    meterChanged();
    return true;
  }

  synchronized Optional<ReplicaState> stateOf(String id) {
    return Optional.ofNullable(rows.get(id)).map(row -> row.state);
  }

  synchronized int millicoresOf(String id) {
    Row row = rows.get(id);
    return row == null ? 0 : row.millicores;
  }

  /** The limit that it has or is getting. */
  synchronized int targetMillicoresOf(String id) {
    Row row = rows.get(id);
    return row == null ? 0 : row.targetMillicores;
  }

  /** A fault keeps its limit below what it shall be. */
  synchronized void squeezed(String id, boolean squeezed) {
    Row row = rows.get(id);
    if (row != null) {
      row.squeezed = squeezed;
    }
  }

  synchronized Optional<ContainerCgroup> cgroupOf(String id) {
    return Optional.ofNullable(rows.get(id)).flatMap(row -> row.cgroup);
  }

  synchronized void beginAction(String id) {
    Row row = rows.get(id);
    if (row != null) {
      row.pendingActions++;
    }
  }

  synchronized void endAction(String id) {
    Row row = rows.get(id);
    if (row != null) {
      row.pendingActions--;
    }
  }

  /** A resize is under way: until it is settled the larger limit counts. */
  synchronized void resizing(String id, int targetMillicores) {
    Row row = rows.get(id);
    if (row != null) {
      row.targetMillicores = targetMillicores;
      meterChanged();
    }
  }

  synchronized void resized(String id, int millicores) {
    Row row = rows.get(id);
    if (row != null) {
      row.millicores = millicores;
      row.targetMillicores = millicores;
      meterChanged();
    }
  }

  synchronized void remove(String id) {
    Row row = rows.remove(id);
    if (row != null) {
      row.cgroup.ifPresent(ContainerCgroup::close);
      meterChanged();
    }
  }

  /** Takes down what the replica has used, for the last time before its container goes. */
  synchronized void settleUsage(String id) {
    Row row = rows.get(id);
    if (row != null) {
      readUsage(row);
    }
  }

  /** Everything there is, as the control loop wants it. */
  synchronized List<ReplicaObservation> observations() {
    List<ReplicaObservation> all = new ArrayList<>();
    for (Row row : rows.values()) {
      all.add(
          new ReplicaObservation(
              row.id,
              row.stage,
              row.state,
              row.countedMillicores(),
              row.usedMillicores,
              row.pendingActions > 0));
    }
    return all;
  }

  /**
   * Reads limits and usage of all replicas, usage as the mean since the last call. A serving
   * replica whose control group has gone has died, and is marked as failed.
   */
  synchronized List<Limit> sample() {
    List<Limit> limits = new ArrayList<>();
    for (Row row : rows.values()) {
      boolean died = !sampleUsage(row);
      if (died && row.state == ReplicaState.READY) {
        row.state = ReplicaState.FAILED;
      }
      limits.add(
          new Limit(
              row.id,
              row.stage,
              row.state,
              row.millicores,
              row.cgroup.map(group -> group.limitMillicores().orElse(0)).orElse(0),
              row.usedMillicores,
              row.throttledMs,
              row.memoryMebibytes,
              row.pendingActions > 0 || row.squeezed || row.state == ReplicaState.STARTING));
    }
    return limits;
  }

  /** The measured window begins now and lasts until {@code toNanos}. */
  synchronized void beginWindow(long fromNanos, long toNanos) {
    rows.values().forEach(this::readUsage);
    windowUsedNanos = 0;
    meter.window(fromNanos, toNanos);
    startingMeter.window(fromNanos, toNanos);
    meterChanged();
  }

  synchronized double coreSeconds() {
    return meter.coreSeconds(System.nanoTime());
  }

  /** The part of the allocated CPU that STARTING replicas had. */
  synchronized double startingCoreSeconds() {
    return startingMeter.coreSeconds(System.nanoTime());
  }

  /** CPU used since the window began; NaN when a replica's group could not be read. */
  synchronized double cpuSeconds() {
    rows.values().forEach(this::readUsage);
    return usageKnown ? windowUsedNanos / 1e9 : Double.NaN;
  }

  /** CPU that all replicas there ever were have used, as of the last reading, in nanoseconds. */
  synchronized long everUsedNanos() {
    return everUsedNanos;
  }

  private void readUsage(Row row) {
    row.cgroup
        .flatMap(group -> group.usedNanos().stream().boxed().findFirst())
        .ifPresent(used -> used(row, used));
  }

  private void used(Row row, long usedNanos) {
    windowUsedNanos += usedNanos - row.usedNanos;
    everUsedNanos += usedNanos - row.usedNanos;
    row.usedNanos = usedNanos;
  }

  /** False when there is nothing to read any more. */
  private boolean sampleUsage(Row row) {
    Optional<ContainerCgroup.Usage> read = row.cgroup.flatMap(ContainerCgroup::usage);
    if (read.isEmpty()) {
      return row.cgroup.isEmpty();
    }
    ContainerCgroup.Usage usage = read.get();
    used(row, usage.usedNanos());
    long now = System.nanoTime();
    if (now > row.sampledNanos) {
      row.usedMillicores =
          1000.0 * (row.usedNanos - row.usedNanosWhenSampled) / (now - row.sampledNanos);
      row.throttledMs = (usage.throttledNanos() - row.throttledNanosWhenSampled) / 1e6;
      row.memoryMebibytes =
          usage.memoryBytes() < 0 ? Double.NaN : usage.memoryBytes() / (double) (1 << 20);
      row.usedNanosWhenSampled = row.usedNanos;
      row.throttledNanosWhenSampled = usage.throttledNanos();
      row.sampledNanos = now;
    }
    return true;
  }

  private void meterChanged() {
    long now = System.nanoTime();
    meter.change(now, rows.values().stream().mapToInt(Row::countedMillicores).sum());
    startingMeter.change(
        now,
        rows.values().stream()
            .filter(row -> row.state == ReplicaState.STARTING)
            .mapToInt(Row::countedMillicores)
            .sum());
  }
}
