package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.twoscales.core.experiment.ResizeWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InPlaceResizeTest {
  private static final CpuQuota OLD = new CpuQuota(2000, 10_000);
  private static final CpuQuota NEW = new CpuQuota(3000, 10_000);

  @TempDir Path root;

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final FakeEngine engine = new FakeEngine();

  /** Writes the control group as engines do, unless it is told to refuse. */
  private final class FakeEngine implements EngineLimits {
    final List<RuntimeException> refusals = new ArrayList<>();
    final CountDownLatch answers = new CountDownLatch(1);
    boolean hangs;
    boolean writesAnother;
    int asked;
    CpuQuota believed = OLD;

    @Override
    public void set(String container, CpuQuota quota) {
      asked++;
      if (hangs) {
        try {
          answers.await();
          throw new IllegalStateException("too late");
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (!refusals.isEmpty()) {
        throw refusals.remove(0);
      }
      believed = quota;
      put(writesAnother ? OLD : quota);
    }

    @Override
    public CpuQuota get(String container) {
      return believed;
    }
  }

  private boolean unified;

  @BeforeEach
  void oldLimit() {
    put(OLD);
  }

  @AfterEach
  void end() {
    engine.answers.countDown();
    pool.shutdownNow();
  }

  private void put(CpuQuota quota) {
    write("c/cpu.max", quota.quotaMicros() + " " + quota.periodMicros());
    write("c/cpu.stat", "usage_usec 1\n");
    write("cpu/c/cpu.cfs_quota_us", quota.quotaMicros() + "");
    write("cpu/c/cpu.cfs_period_us", quota.periodMicros() + "");
    write("cpuacct/c/cpuacct.usage", "1");
  }

  private void write(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ContainerCgroup cgroup() {
    return ContainerCgroup.locate(
            root, unified ? List.of("0::/c") : List.of("3:cpu:/c", "4:cpuacct:/c"))
        .orElseThrow();
  }

  private InPlaceResize.Outcome change(ResizeWay way) throws InterruptedException {
    Duration deadline = engine.hangs ? Duration.ofMillis(200) : Duration.ofSeconds(30);
    return new InPlaceResize(engine, way, pool, deadline).change("c", Optional.of(cgroup()), NEW);
  }

  private void assertBothHave(CpuQuota quota) {
    assertThat(cgroup().quota()).contains(quota);
    assertThat(engine.believed).isEqualTo(quota);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothControlGroupVersionsAreWrittenFirstAndTheEngineIsTold(boolean v2) throws Exception {
    unified = v2;
    InPlaceResize.Outcome outcome = change(ResizeWay.AUTO);

    assertThat(outcome.inForce()).as(outcome.detail()).isTrue();
    assertThat(outcome.readBackMillicores()).isEqualTo(300);
    assertThat(outcome.detail()).contains("by its control group");
    assertThat(outcome.inForceMs()).isLessThanOrEqualTo(outcome.agreedMs());
    assertBothHave(NEW);
  }

  @Test
  void theEngineAloneIsUsedWhereThatIsAskedFor() throws Exception {
    InPlaceResize.Outcome outcome = change(ResizeWay.ENGINE);

    assertThat(outcome.detail()).isEqualTo("limit 300m by the engine");
    assertBothHave(NEW);
  }

  @Test
  void whatPassesIsTriedAgain() throws Exception {
    engine.refusals.add(new InternalServerErrorException("busy"));
    engine.refusals.add(new InternalServerErrorException("busy"));

    assertThat(change(ResizeWay.AUTO).inForce()).isTrue();
    assertThat(engine.asked).isEqualTo(3);
    assertBothHave(NEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "ENGINE"})
  void aRefusalLeavesTheLimitOfBefore(String way) throws Exception {
    engine.refusals.add(new NotFoundException("no such container"));
    InPlaceResize.Outcome outcome = change(ResizeWay.valueOf(way));

    assertThat(outcome.inForce()).isFalse();
    assertThat(outcome.detail())
        .contains("no such container")
        .contains("the limit in force is 200m");
    assertThat(engine.asked).as("what cannot pass is not tried again").isEqualTo(1);
    assertBothHave(OLD);
  }

  @Test
  void anEngineThatDoesNotAnswerLeavesTheLimitOfBefore() throws Exception {
    engine.hangs = true;
    InPlaceResize.Outcome outcome = change(ResizeWay.AUTO);

    assertThat(outcome.inForce()).isFalse();
    assertThat(outcome.detail()).contains("has not answered for 200 ms");
    assertBothHave(OLD);
  }

  @Test
  void anEngineThatWritesAnotherLimitIsFoundOut() throws Exception {
    engine.writesAnother = true;
    InPlaceResize.Outcome outcome = change(ResizeWay.AUTO);

    assertThat(outcome.inForce()).isFalse();
    assertThat(outcome.detail()).contains("another limit is in force");
    assertBothHave(NEW);
  }

  @Test
  void aGroupThatIsGoneIsRefused() throws Exception {
    ContainerCgroup gone = cgroup();
    Files.delete(root.resolve("cpu/c/cpu.cfs_quota_us"));
    engine.refusals.add(new NotFoundException("no such container"));
    InPlaceResize.Outcome outcome =
        new InPlaceResize(engine, ResizeWay.AUTO, pool, Duration.ofSeconds(30))
            .change("c", Optional.of(gone), NEW);

    assertThat(outcome.inForce()).isFalse();
    assertThat(outcome.readBackMillicores()).isZero();
  }

  @Test
  void writingIsRefusedWhereItIsAskedForAndCannotBe() throws Exception {
    InPlaceResize.Outcome outcome =
        new InPlaceResize(engine, ResizeWay.CGROUP, pool).change("c", Optional.empty(), NEW);

    assertThat(outcome.inForce()).isFalse();
    assertThat(outcome.detail()).contains("platform.resize is cgroup", "use auto or engine");
    assertThat(engine.asked).isZero();
  }
}
