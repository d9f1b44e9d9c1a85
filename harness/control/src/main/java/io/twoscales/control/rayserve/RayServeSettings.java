package io.twoscales.control.rayserve;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of Ray Serve's {@code AutoscalingConfig}.
 *
 * @param targetOngoingRequests requests that wait or are worked on, per replica
 * @param upscaleDelayDecisions decisions in a row beyond which more are started
 * @param downscaleDelayDecisions decisions in a row beyond which fewer are kept
 * @param upscalingFactor how much of the missing is asked for at once
 * @param downscalingFactor how much of the surplus is given up at once
 * @param lookBackSeconds ongoing requests are averaged over this
 */
record RayServeSettings(
    double targetOngoingRequests,
    int upscaleDelayDecisions,
    int downscaleDelayDecisions,
    double upscalingFactor,
    double downscalingFactor,
    int lookBackSeconds) {

  private static final ControllerOption<Double> TARGET =
      ControllerOption.number(
          "targetOngoingRequests", 2, 0.01, 10_000, "requests waiting or worked on, per replica");
  private static final ControllerOption<Duration> UPSCALE_DELAY =
      ControllerOption.duration(
          "upscaleDelay", "30s", "1h", "how long more must be wanted without a break");
  private static final ControllerOption<Duration> DOWNSCALE_DELAY =
      ControllerOption.duration(
          "downscaleDelay", "600s", "6h", "how long fewer must be wanted without a break");
  private static final ControllerOption<Double> UPSCALING_FACTOR =
      ControllerOption.number("upscalingFactor", 1, 0.01, 100, "share of the missing to ask for");
  private static final ControllerOption<Double> DOWNSCALING_FACTOR =
      ControllerOption.number(
          "downscalingFactor", 1, 0.01, 1, "share of the surplus to give up at once");
  private static final ControllerOption<Duration> LOOK_BACK =
      ControllerOption.duration(
          "lookBackPeriod", "30s", "1h", "ongoing requests are averaged over this");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          TARGET, UPSCALE_DELAY, DOWNSCALE_DELAY, UPSCALING_FACTOR, DOWNSCALING_FACTOR, LOOK_BACK);

  static RayServeSettings from(ControllerOptions options) {
    return new RayServeSettings(
        TARGET.in(options),
        (int) UPSCALE_DELAY.in(options).toSeconds(),
        (int) DOWNSCALE_DELAY.in(options).toSeconds(),
        UPSCALING_FACTOR.in(options),
        DOWNSCALING_FACTOR.in(options),
        Math.max(1, (int) LOOK_BACK.in(options).toSeconds()));
  }
}
