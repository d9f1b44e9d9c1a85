package io.twoscales.results;

import java.util.List;

/** The tables of a result set and their columns: the schema in one place. */
public enum Table {
  SUMMARY(
      "summary.csv",
      "One row per run",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("platform", "string", "Where it ran"),
          new Column("repetition", "integer", "From 1"),
          new Column("complete", "boolean", "Whether the whole window was measured"),
          new Column("requests", "integer", "Scheduled within the window"),
          new Column("completed", "integer", "Answered, late ones included"),
          new Column("late", "integer", "Completed later than the objective"),
          new Column("dropped", "integer", "Given up by the system"),
          new Column("failed", "integer", "Answered wrongly or not at all"),
          new Column("violation_rate", "number", "(late + dropped + failed) / requests"),
          new Column("goodput_per_second", "number", "Within the objective per second"),
          new Column("p50_ms", "number", "Latency from the scheduled time, completed requests"),
          new Column("p90_ms", "number", "As p50_ms"),
          new Column("p95_ms", "number", "As p50_ms"),
          new Column("p99_ms", "number", "As p50_ms"),
          new Column("p99_supported", "boolean", "Enough requests for a p99 (MLPerf LoadGen)"),
          new Column("core_seconds", "number", "CPU allocated over the window"),
          new Column("starting_core_seconds", "number", "The part that STARTING replicas had"),
          new Column("cpu_seconds", "number", "CPU used over the window"),
          new Column("wall_seconds", "number", "Duration of the run; empty in virtual time"),
          new Column("simulated_seconds", "number", "Virtual time that passed"),
          new Column("resizes", "integer", "In-place resizes within the window"),
          new Column("starts", "integer", "Replicas that became ready within the window"),
          new Column("stops", "integer", "Replicas stopped within the window"),
          new Column("failed_actions", "integer", "Actions that did not succeed"),
          new Column("limit_checks", "integer", "CPU limits read back from the system at rest"),
          new Column("limit_mismatches", "integer", "Limits that were not what the plan says"),
          new Column("send_error_p50_ms", "number", "Between when a request was due and sent"),
          new Column("send_error_p99_ms", "number", "As send_error_p50_ms"),
          new Column("send_error_max_ms", "number", "As send_error_p50_ms"),
          new Column("unsent", "integer", "Requests that were never sent"),
          new Column("generator_cpu_seconds", "number", "CPU the load generator used"),
          new Column(
              "faithful", "boolean", "All sent, 99 of 100 within a tenth of the SLO of their time"),
          new Column(
              "disturbance", "string", "What disturbed it beyond the limits; empty: nothing", 2))),
  TIMELINE(
      "timeline.csv",
      "One row per second of a run; requests by the second in which they were due",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("second", "integer", "Since the measured window began"),
          new Column("requests", "integer", "Due in this second"),
          new Column("completed", "integer", "Of these, answered"),
          new Column("violations", "integer", "Of these, late, dropped or failed"),
          new Column("dropped", "integer", "Of these, given up by the system"),
          new Column("failed", "integer", "Of these, answered wrongly or not at all"),
          new Column("p50_ms", "number", "Latency of these"),
          new Column("p99_ms", "number", "Latency of these"),
          new Column("queue", "integer", "Requests waiting at the end of the second"),
          new Column("in_flight", "integer", "Requests at replicas"),
          new Column("replicas_ready", "integer", "Replicas that serve"),
          new Column("replicas_starting", "integer", "Replicas on their way"),
          new Column("allocated_millicores", "integer", "CPU limits together"),
          new Column("cpu_used_millicores", "number", "CPU used by replicas"))),
  REPLICAS(
      "replicas.csv",
      "One row per replica and second",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("second", "integer", "Since the measured window began"),
          new Column("stage", "string", "Its stage"),
          new Column("replica", "string", "Its name"),
          new Column("state", "string", "STARTING, READY, DRAINING, DRAINED or FAILED"),
          new Column("planned_millicores", "integer", "What the plan asks for"),
          new Column("limit_millicores", "integer", "The limit last set"),
          new Column("limit_read_back_millicores", "integer", "The limit in the control group"),
          new Column("cpu_used_millicores", "number", "CPU used"),
          new Column(
              "at_rest",
              "boolean",
              "No action under way, and CPU for all that is planned: the three limits must agree"),
          new Column("throttled_ms", "number", "Time its quota was used up, over all CPUs", 2),
          new Column("memory_mib", "number", "Memory, its page cache included", 2))),
  ACTIONS(
      "actions.csv",
      "One row per action",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("began_s", "number", "Since the measured window began"),
          new Column("duration_ms", "number", "Until it was in force"),
          new Column("kind", "string", "start, resize, drain, stop or set-batch"),
          new Column("stage", "string", "The stage"),
          new Column("replica", "string", "The replica; empty for set-batch"),
          new Column("from_millicores", "integer", "Limit before"),
          new Column("requested_millicores", "integer", "Limit asked for"),
          new Column("limit_read_back_millicores", "integer", "Limit in the control group after"),
          new Column("succeeded", "boolean", "Whether it is in force"),
          new Column("detail", "string", "What happened"),
          new Column("in_force_ms", "number", "Until a resize's limit was seen in force", 2))),
  STARTS(
      "starts.csv",
      "One row per start of a replica on containers, with what it took",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("began_s", "number", "Since the measured window began"),
          new Column("stage", "string", "The stage"),
          new Column("replica", "string", "The replica"),
          new Column("millicores", "integer", "Limit with which it joins"),
          new Column("boost_millicores", "integer", "Limit until it is ready"),
          new Column("ready", "boolean", "Whether it came to serve"),
          new Column("create_ms", "number", "The engine creates its container"),
          new Column("start_ms", "number", "The engine starts it"),
          new Column(
              "process_ms", "number", "Its process until the first line, by its own account"),
          new Column("load_ms", "number", "It loads its model, by its own account"),
          new Column("listen_ms", "number", "It begins to listen, by its own account"),
          new Column("warm_up_ms", "number", "It warms up, by its own account"),
          new Column("seen_ms", "number", "What is left until it was found ready"),
          new Column("shrink_ms", "number", "Its boost is taken back"),
          new Column("join_ms", "number", "The gateway takes it into dispatch"),
          new Column("total_ms", "number", "All of it")),
      2),
  MACHINE(
      "machine.csv",
      "One row per second of a run on a real machine: what else goes on there",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("second", "integer", "Since the measured window began"),
          new Column("busy_millicores", "number", "CPU in use"),
          new Column("ours_millicores", "number", "Used by system, load generator and harness"),
          new Column("other_millicores", "number", "Used by everything else, the engine included"),
          new Column("steal_millicores", "number", "Taken by the machine below this one"),
          new Column("cpu_pressure", "number", "Share of the second with a wait for a CPU"),
          new Column("memory_pressure", "number", "Share of the second with a wait for memory"),
          new Column("disk_pressure", "number", "Share of the second with a wait for a disk"),
          new Column("mhz", "number", "Frequency of the slowest CPU; empty when not known"),
          new Column(
              "replica_steal_share",
              "number",
              "Taken by the machine below of the time in which the replicas' CPUs were wanted",
              3)),
      2),
  REQUESTS(
      "requests.csv.gz",
      "One row per request of the measured window; times since it began",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("id", "integer", "Number in the schedule"),
          new Column("scheduled_us", "integer", "When it was due"),
          new Column("sent_us", "integer", "When it was sent; -1 never"),
          new Column("done_us", "integer", "When the reply was there or it was given up"),
          new Column("outcome", "string", "completed, dropped or failed"),
          new Column("latency_ms", "number", "From the scheduled time"),
          new Column("detail", "string", "Why it did not complete"))),
  VISITS(
      "visits.csv.gz",
      "One row per request and stage it came to; times since the window began",
      List.of(
          new Column("controller", "string", "Scaling policy"),
          new Column("repetition", "integer", "From 1"),
          new Column("id", "integer", "Number in the schedule"),
          new Column("stage", "string", "The stage"),
          new Column("enqueued_us", "integer", "When it joined the stage's queue"),
          new Column("dispatched_us", "integer", "When it left for a replica; -1 never"),
          new Column("finished_us", "integer", "When the stage was done with it"),
          new Column("replica", "string", "Which replica worked on it"),
          new Column("batch_size", "integer", "Items that went together")));

  /**
   * A column.
   *
   * @param name its name
   * @param type its Frictionless type
   * @param description what it holds
   * @param since the version of the files that has it first
   */
  public record Column(String name, String type, String description, int since) {
    Column(String name, String type, String description) {
      this(name, type, description, 1);
    }
  }

  private final String file;
  private final String title;
  private final List<Column> columns;
  private final int since;

  Table(String file, String title, List<Column> columns) {
    this(file, title, columns, 1);
  }

  Table(String file, String title, List<Column> columns, int since) {
    this.file = file;
    this.title = title;
    this.columns = columns;
    this.since = since;
  }

  /** The version of the files that has it first. */
  public int since() {
    return since;
  }

  /** Name of the file in a set. */
  public String file() {
    return file;
  }

  /** What a row is. */
  public String title() {
    return title;
  }

  /** Columns in the order of the file. */
  public List<Column> columns() {
    return columns;
  }

  String[] header() {
    return columns.stream().map(Column::name).toArray(String[]::new);
  }
}
