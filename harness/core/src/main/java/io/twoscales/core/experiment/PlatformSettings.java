package io.twoscales.core.experiment;

import io.twoscales.core.control.CpuLimits;
import java.time.Duration;
import java.util.Optional;

/** Where an experiment runs. */
public sealed interface PlatformSettings {

  /** The platform's word in experiments and results. */
  String kind();

  /** How CPU may be given out. */
  CpuLimits limits();

  /** How long a replica may take until it is ready. */
  Duration startDeadline();

  /**
   * Containers of a Docker engine.
   *
   * @param cfsPeriod period of the CPU quota; short periods make latency proportional to 1/CPU
   * @param port the gateway's port on 127.0.0.1; 0 takes a free one
   * @param startBoostMillicores up to which limit replicas get what CPU is free until they are
   *     ready; 0 for no more than planned
   * @param resize who sets the CPU limit of a replica that runs
   * @param disturbance from when on a run counts as disturbed
   */
  record Docker(
      CpuLimits limits,
      Duration startDeadline,
      Duration cfsPeriod,
      int port,
      int startBoostMillicores,
      ResizeWay resize,
      DisturbanceLimits disturbance)
      implements PlatformSettings {
    @Override
    public String kind() {
      return "docker";
    }
  }

  /**
   * Virtual time.
   *
   * @param coldStart from a replica's start until it is ready
   * @param resizeDelay until a new CPU limit is in force
   * @param nodes how many machines the capacity is spread over, evenly; a replica is on one of them
   * @param noise how service times scatter
   * @param startBoostMillicores up to which limit replicas get what CPU is free until they are
   *     ready; 0 for no more than planned
   * @param overhead what gateway, network and load generator add to a request
   * @param idle for how long decisions are made before the first request of the warm-up
   * @param quotas CPU limits as the kernel keeps them; empty where one slows a replica down evenly;
   *     only with samples as {@code noise}
   * @param warming how much slower fresh replicas are
   * @param pauses when the gateway does nothing
   * @param draw which of the possible draws of all noise it is, from 1; arrivals do not depend on
   *     it
   */
  record Simulated(
      CpuLimits limits,
      Duration startDeadline,
      ColdStart coldStart,
      Delay resizeDelay,
      int nodes,
      ServiceNoise noise,
      int startBoostMillicores,
      Delay overhead,
      Duration idle,
      Optional<CpuQuotas> quotas,
      Warming warming,
      GatewayPauses pauses,
      int draw)
      implements PlatformSettings {
    /** Ideal but for delays and noise, and with the same cold start for all. */
    public Simulated(
        CpuLimits limits,
        Duration startDeadline,
        Delay coldStart,
        Delay resizeDelay,
        int nodes,
        ServiceNoise noise) {
      this(
          limits,
          startDeadline,
          ColdStart.of(coldStart),
          resizeDelay,
          nodes,
          noise,
          0,
          Delay.NONE,
          Duration.ZERO,
          Optional.empty(),
          Warming.NONE,
          GatewayPauses.NONE,
          1);
    }

    @Override
    public String kind() {
      return "simulated";
    }

    /** CPU of one machine. */
    public int nodeMillicores() {
      return limits.capacityMillicores() / nodes;
    }
  }
}
