package io.twoscales.profiling.containers;

import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.ReplicaBed;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.profiling.BatchTimes;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.ReplicaResize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Visits of cells at one replica: a few batches at one CPU limit, back to back. A cell has many
 * short ones rather than few long ones, as the machine's speed changes from one second to the next.
 */
final class CellVisits {
  private static final int VISITS_PER_CELL = 10;
  private static final int FEWEST_PER_VISIT = 2;

  /**
   * A batch of so many periods is not moved by the part of a quota that the replica has in hand
   * when it was idle for a moment.
   */
  private static final int PERIODS_AT_THE_SAME_LIMIT = 10;

  /** Nor one of so many by what is left of, or owed for, quotas of another limit. */
  private static final int PERIODS_AT_ANOTHER_LIMIT = 100;

  private final ProfileSettings settings;
  private final ReplicaBed.Replica replica;
  private final ReplicaClient client;
  private final List<ModelInferRequest> items;
  private int millicores;

  /**
   * None yet.
   *
   * @param replica has the most CPU that the grid asks for
   * @param items what batches are drawn from
   */
  CellVisits(
      ProfileSettings settings,
      ReplicaBed.Replica replica,
      ReplicaClient client,
      List<ModelInferRequest> items) {
    this.settings = settings;
    this.replica = replica;
    this.client = client;
    this.items = items;
    this.millicores = settings.grid().largestMillicores();
  }

  /**
   * Measures a cell for a tenth of the time that one is to take, for two batches at least.
   *
   * @param session takes what is measured
   */
  void visit(ProfileSession session, Cell cell, int round, Random chance)
      throws IOException, InterruptedException {
    boolean another = cell.millicores() != millicores;
    if (another) {
      resizeTo(cell.millicores(), session);
    }
    double settledMs =
        settings.cfsPeriod().toMillis()
            * (double) (another ? PERIODS_AT_ANOTHER_LIMIT : PERIODS_AT_THE_SAME_LIMIT);
    double enoughMs = (double) settings.rule().cap().toMillis() / VISITS_PER_CELL;
    int missing = settings.rule().samples() - session.of(cell).count();
    List<Double> latencies = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    double total = 0;
    boolean first = true;
    while (latencies.size() < FEWEST_PER_VISIT
        || (total < enoughMs && latencies.size() < missing)) {
      List<ModelInferRequest> calls = client.calls(drawn(items, cell.batch(), chance));
      double usedBefore = usedMs();
      double ms = client.batchMs(calls);
      double used = usedMs() - usedBefore;
      if (!first || ms >= settledMs) {
        cpu.add(used);
        latencies.add(ms);
        total += ms;
      }
      first = false;
    }
    session.add(cell, round, new BatchTimes(array(latencies), array(cpu)));
  }

  private void resizeTo(int wanted, ProfileSession session)
      throws IOException, InterruptedException {
    ReplicaBed.Resized resized = replica.resize(wanted);
    session.add(new ReplicaResize(millicores, wanted, resized.nanos() / 1e6));
    millicores = wanted;
  }

  /** A batch, each of its items drawn anew. */
  static List<ModelInferRequest> drawn(List<ModelInferRequest> items, int count, Random chance) {
    List<ModelInferRequest> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(items.get(chance.nextInt(items.size())));
    }
    return drawn;
  }

  /** CPU time of the replica so far; NaN where it cannot be seen. */
  private double usedMs() {
    OptionalLong nanos =
        replica.cgroup().map(ContainerCgroup::usedNanos).orElseGet(OptionalLong::empty);
    return nanos.isPresent() ? nanos.getAsLong() / 1e6 : Double.NaN;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
