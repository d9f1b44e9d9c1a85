package io.twoscales.docker.testbed;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.run.StartRecord;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes down how long the parts of a replica's start take. Used from one thread. */
final class StartClock {

  /** What the harness sees of a start, in this order. */
  enum Step {
    CREATE,
    START,
    READY,
    SHRINK,
    JOIN
  }

  private final Action.Start action;
  private final long beganNanos;
  private final Map<Step, Double> tookMs = new EnumMap<>(Step.class);
  private long lastNanos;

  StartClock(Action.Start action, long nowNanos) {
    this.action = action;
    this.beganNanos = nowNanos;
    this.lastNanos = nowNanos;
  }

  long beganNanos() {
    return beganNanos;
  }

  /** A step is done; the next one begins. */
  void done(Step step, long nowNanos) {
    tookMs.put(step, (nowNanos - lastNanos) / 1e6);
    lastNanos = nowNanos;
  }

  double ms(Step step) {
    return tookMs.getOrDefault(step, Double.NaN);
  }

  /**
   * The start, with what the model server itself says of it in a line with {@code READY}.
   *
   * @param zeroNanos when the measured window begins
   * @param log what the server wrote
   */
  StartRecord record(long zeroNanos, String log) {
    double process = said(log, "jvmMs");
    double load = said(log, "loadMs");
    double listen = said(log, "listenMs");
    double warmUp = said(log, "warmUpMs");
    double accounted = process + load + listen + warmUp;
    return new StartRecord(
        action.stage(),
        action.replica(),
        action.millicores(),
        action.boostMillicores(),
        (beganNanos - zeroNanos) / 1e9,
        tookMs.containsKey(Step.JOIN),
        ms(Step.CREATE),
        ms(Step.START),
        process,
        load,
        listen,
        warmUp,
        ms(Step.READY) - (Double.isNaN(accounted) ? 0 : accounted),
        ms(Step.SHRINK),
        ms(Step.JOIN),
        (lastNanos - beganNanos) / 1e6);
  }

  private static double said(String log, String key) {
    int ready = log.lastIndexOf("READY ");
    if (ready < 0) {
      return Double.NaN;
    }
    Matcher matcher = Pattern.compile("\\b" + key + "=(\\d+)").matcher(log.substring(ready));
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
  }
}
