package io.twoscales.docker.testbed;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.twoscales.core.experiment.ResizeWay;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Changes the CPU limit of containers that run. Where the control group may be written the limit is
 * written there, which puts it in force at once, and the engine is told afterwards; else the engine
 * does both. Control group and engine are read back. When the engine goes on refusing, the control
 * group gets what the engine believes, so that the two never differ.
 */
final class InPlaceResize {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(20);
  private static final Duration READ_BACK_DEADLINE = Duration.ofMillis(500);
  private static final Duration ENGINE_DEADLINE = Duration.ofSeconds(2);

  private final EngineLimits engine;
  private final ResizeWay way;
  private final Executor threads;
  private final Duration engineDeadline;

  /**
   * Resizes.
   *
   * @param threads on which the engine is asked, so that one that does not answer holds nobody up
   */
  InPlaceResize(EngineLimits engine, ResizeWay way, Executor threads) {
    this(engine, way, threads, ENGINE_DEADLINE);
  }

  InPlaceResize(EngineLimits engine, ResizeWay way, Executor threads, Duration engineDeadline) {
    this.engine = engine;
    this.way = way;
    this.threads = threads;
    this.engineDeadline = engineDeadline;
  }

  /**
   * What became of a change.
   *
   * @param inForce whether the limit asked for is in force and the engine agrees
   * @param readBackMillicores the limit in force; 0 where the control group cannot be seen
   * @param inForceMs from the call until the limit was seen to be in force; NaN when it never was
   * @param agreedMs from the call until the engine agreed, too; NaN when it never did
   * @param detail what happened, in a few words; why, when it is not in force
   */
  record Outcome(
      boolean inForce, int readBackMillicores, double inForceMs, double agreedMs, String detail) {}

  /** Whether the limit of a container is set by its control group. */
  boolean writes(Optional<ContainerCgroup> cgroup) {
    return way != ResizeWay.ENGINE && cgroup.filter(ContainerCgroup::isWritable).isPresent();
  }

  /**
   * Changes the limit of a container, reads it back, and returns when control group and engine
   * agree, on the old limit if it has to be.
   */
  Outcome change(String container, Optional<ContainerCgroup> cgroup, CpuQuota wanted)
      throws InterruptedException {
    if (writes(cgroup)) {
      return byCgroup(container, cgroup.get(), wanted);
    }
    if (way == ResizeWay.CGROUP) {
      return new Outcome(
          false,
          limitOf(cgroup),
          Double.NaN,
          Double.NaN,
          "platform.resize is cgroup, but its control group cannot be written from here: run as root on the engine's machine, or use auto or engine");
    }
    return byEngine(container, cgroup, wanted);
  }

  private Outcome byCgroup(String container, ContainerCgroup cgroup, CpuQuota wanted)
      throws InterruptedException {
    long beganNanos = System.nanoTime();
    Optional<CpuQuota> before = cgroup.quota();
    try {
      cgroup.write(wanted);
    } catch (IOException e) {
      return failed(container, Optional.of(cgroup), before, "the kernel refused " + wanted, e);
    }
    if (!cgroup.quota().equals(Optional.of(wanted))) {
      return failed(
          container, Optional.of(cgroup), before, "the kernel did not take " + wanted, null);
    }
    double inForceMs = millisSince(beganNanos);
    try {
      tellEngine(container, wanted);
    } catch (EngineRefused e) {
      return failed(container, Optional.of(cgroup), before, e.getMessage(), e);
    }
    // What the engine has written last must be the same.
    int readBack = cgroup.awaitLimitMillicores(wanted.millicores(), READ_BACK_DEADLINE);
    if (readBack != wanted.millicores()) {
      return failed(container, Optional.of(cgroup), before, "another limit is in force", null);
    }
    double agreedMs = millisSince(beganNanos);
    return new Outcome(
        true,
        readBack,
        inForceMs,
        agreedMs,
        "limit %dm by its control group, the engine agreed after %.1f ms"
            .formatted(readBack, agreedMs));
  }

  private Outcome byEngine(String container, Optional<ContainerCgroup> cgroup, CpuQuota wanted)
      throws InterruptedException {
    long beganNanos = System.nanoTime();
    Optional<CpuQuota> before = cgroup.flatMap(ContainerCgroup::quota);
    try {
      tellEngine(container, wanted);
    } catch (EngineRefused e) {
      return failed(container, cgroup, before, e.getMessage(), e);
    }
    int readBack =
        cgroup.isPresent()
            ? cgroup.get().awaitLimitMillicores(wanted.millicores(), READ_BACK_DEADLINE)
            : 0;
    if (cgroup.isPresent() && readBack != wanted.millicores()) {
      return failed(container, cgroup, before, "another limit is in force", null);
    }
    double ms = millisSince(beganNanos);
    return new Outcome(
        true, readBack, ms, ms, "limit %dm by the engine".formatted(wanted.millicores()));
  }

  /** Control group and engine agree afterwards, as far as either can still be reached. */
  private Outcome failed(
      String container,
      Optional<ContainerCgroup> cgroup,
      Optional<CpuQuota> before,
      String why,
      Exception cause)
      throws InterruptedException {
    String reason =
        cause == null || cause instanceof EngineRefused ? why : why + ": " + cause.getMessage();
    Optional<CpuQuota> believed;
    try {
      believed = Optional.of(asked(() -> engine.get(container)));
    } catch (EngineRefused e) {
      believed = before;
    }
    if (cgroup.isPresent()
        && believed.isPresent()
        && cgroup.get().isWritable()
        && !cgroup.get().quota().equals(believed)) {
      try {
        cgroup.get().write(believed.get());
      } catch (IOException e) {
        reason += "; nor could the limit of before be written: " + e.getMessage();
      }
    }
    int readBack = limitOf(cgroup);
    return new Outcome(
        false,
        readBack,
        Double.NaN,
        Double.NaN,
        readBack == 0 ? reason : "%s; the limit in force is %dm".formatted(reason, readBack));
  }

  private void tellEngine(String container, CpuQuota wanted)
      throws EngineRefused, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        asked(
            () -> {
              engine.set(container, wanted);
              return true;
            });
        CpuQuota believed = asked(() -> engine.get(container));
        if (!believed.equals(wanted)) {
          throw new EngineRefused("the engine has " + believed + ", not " + wanted, true);
        }
        return;
      } catch (EngineRefused e) {
        if (!e.mayPass || attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(FIRST_BACK_OFF.toMillis() << (2 * (attempt - 1)));
      }
    }
  }

  private interface Call<T> {
    T answer();
  }

  private <T> T asked(Call<T> call) throws EngineRefused, InterruptedException {
    CompletableFuture<T> answer = CompletableFuture.supplyAsync(call::answer, threads);
    try {
      return answer.get(engineDeadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EngineRefused(
          "the engine has not answered for %d ms".formatted(engineDeadline.toMillis()), false);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      boolean forGood =
          cause instanceof NotFoundException
              || cause instanceof ConflictException
              || cause instanceof BadRequestException;
      String said = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
      throw new EngineRefused("the engine refused: " + said, !forGood);
    }
  }

  /** The engine does not do it; whether it might, asked again, is known. */
  private static final class EngineRefused extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean mayPass;

    EngineRefused(String message, boolean mayPass) {
      super(message);
      this.mayPass = mayPass;
    }
  }

  private static int limitOf(Optional<ContainerCgroup> cgroup) {
    return cgroup.map(group -> group.limitMillicores().orElse(0)).orElse(0);
  }

  private static double millisSince(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1e6;
  }
}
