package io.twoscales.results;

/** The shape of a result set on disk: its version, and the files that are not tables. */
public final class Schema {
  /** Version of the files that are written; readers accept older ones and refuse newer ones. */
  public static final int VERSION = 2;

  /** What ran where, and checksums. */
  public static final String MANIFEST = "manifest.json";

  /** The experiment file as it was given. */
  public static final String EXPERIMENT = "experiment.yaml";

  /** Describes the columns of all tables (Frictionless). */
  public static final String DATA_PACKAGE = "datapackage.json";

  /** A JSON document per line and decision. */
  public static final String DECISIONS = "decisions.jsonl";

  /** A set that is not complete lies in a folder of its name with this behind. */
  public static final String PARTIAL_SUFFIX = ".partial";

  private Schema() {}

  /**
   * The file of a run's latency histogram.
   *
   * @param run controller and repetition, as in {@code themis-1}
   */
  public static String histogram(String run) {
    return "latency-" + run + ".hlog";
  }
}
