package io.twoscales.core.fault;

/** Something that goes wrong at a time of the measured window. */
public sealed interface Fault {

  /** When it begins, in seconds since the measured window began. */
  double atSeconds();

  /** The word in experiment files. */
  String word();

  /** A fault that lasts. */
  sealed interface Lasting extends Fault {

    /** How long, in seconds. */
    double forSeconds();

    /** When it is over, in seconds since the measured window began. */
    default double untilSeconds() {
      return atSeconds() + forSeconds();
    }
  }

  /** A fault of one stage. */
  sealed interface OfStage extends Fault {
    String stage();
  }

  /**
   * READY replicas die; what they work on fails.
   *
   * @param replicas how many, the oldest first
   */
  record Kill(double atSeconds, String stage, int replicas) implements OfStage {
    @Override
    public String word() {
      return "kill";
    }
  }

  /**
   * READY replicas stop answering and then go on where they were.
   *
   * @param replicas how many, the oldest first
   */
  record Hang(double atSeconds, String stage, int replicas, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "hang";
    }
  }

  /**
   * READY replicas take longer for everything.
   *
   * @param replicas how many, the oldest first
   * @param factor above 1
   */
  record Slow(double atSeconds, String stage, int replicas, double factor, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "slow";
    }
  }

  /**
   * Calls of READY replicas take longer on the network, there and back together.
   *
   * @param replicas how many, the oldest first
   * @param delayMs by how much
   */
  record NetworkDelay(
      double atSeconds, String stage, int replicas, double delayMs, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "networkDelay";
    }
  }

  /**
   * A share of the packets that READY replicas send is lost and has to be sent again.
   *
   * @param replicas how many, the oldest first
   * @param share above 0, below 1
   */
  record NetworkLoss(double atSeconds, String stage, int replicas, double share, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "networkLoss";
    }
  }

  /** Replicas whose start begins meanwhile never become ready. */
  record NeverReady(double atSeconds, String stage, double forSeconds) implements OfStage, Lasting {
    @Override
    public String word() {
      return "neverReady";
    }
  }

  /** Starts that begin meanwhile fail at once. */
  record StartsFail(double atSeconds, String stage, double forSeconds) implements OfStage, Lasting {
    @Override
    public String word() {
      return "startsFail";
    }
  }

  /** Resizes that begin meanwhile are refused. */
  record ResizesRefused(double atSeconds, String stage, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "resizesRefused";
    }
  }

  /** Resizes that begin meanwhile are in force when this is over, not before. */
  record ResizesDeferred(double atSeconds, String stage, double forSeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "resizesDeferred";
    }
  }

  /**
   * Resizes that begin meanwhile take longer.
   *
   * @param bySeconds how much longer
   */
  record ResizesLate(double atSeconds, String stage, double forSeconds, double bySeconds)
      implements OfStage, Lasting {
    @Override
    public String word() {
      return "resizesLate";
    }
  }

  /** The gateway does nothing; what comes to it meanwhile it sees afterwards. */
  record GatewayPause(double atSeconds, double forSeconds) implements Lasting {
    @Override
    public String word() {
      return "gatewayPause";
    }
  }

  /** The harness gets no metrics: no decision is taken. */
  record MetricsMissing(double atSeconds, double forSeconds) implements Lasting {
    @Override
    public String word() {
      return "metricsMissing";
    }
  }
}
