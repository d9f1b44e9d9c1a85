package io.twoscales.core.run;

import io.twoscales.core.experiment.Workload;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.Arrivals;
import io.twoscales.traces.RateTrace;
import java.util.SplittableRandom;

/**
 * The requests of a run: when each is due and what it carries. Two controllers of one repetition
 * get the same schedule to the microsecond.
 *
 * @param warmUpMicros due times of requests that are sent but not measured, negative, ascending
 * @param measuredMicros due times within the window, from 0, ascending
 * @param windowSeconds the window's length
 * @param payloadSeed decides which payload each request carries
 */
public record Schedule(
    long[] warmUpMicros, long[] measuredMicros, int windowSeconds, long payloadSeed) {

  /**
   * Draws the schedule of a repetition.
   *
   * @param workload what to replay; its warm-up has the rate of the first second
   * @param seed the experiment's seed
   * @param repetition from 1
   */
  public static Schedule draw(Workload workload, long seed, int repetition) {
    RateTrace rates = workload.rates();
    int warmUpSeconds = workload.warmUpSeconds();
    SplittableRandom seeds = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * repetition);
    long arrivalSeed = seeds.nextLong();
    long warmUpSeed = seeds.nextLong();
    long payloadSeed = seeds.nextLong();
    long[] warmUp = new long[0];
    if (warmUpSeconds > 0) {
      double[] flat = new double[warmUpSeconds];
      java.util.Arrays.fill(flat, Math.max(1, rates.ratePerSecond(0)));
      warmUp =
          Arrivals.draw(new RateTrace("warm-up", flat), ArrivalProcess.UNIFORM, warmUpSeed)
              .offsetsMicros();
      for (int i = 0; i < warmUp.length; i++) {
        warmUp[i] -= warmUpSeconds * 1_000_000L;
      }
    }
    long[] measured = workload.traffic().draw(arrivalSeed).offsetsMicros();
    return new Schedule(warmUp, measured, rates.seconds(), payloadSeed);
  }

  public int requests() {
    return measuredMicros.length;
  }
}
