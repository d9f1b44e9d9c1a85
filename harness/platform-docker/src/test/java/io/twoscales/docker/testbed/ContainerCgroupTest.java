package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerCgroupTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private ContainerCgroup locate(String... membership) {
    return ContainerCgroup.locate(root, List.of(membership)).orElseThrow();
  }

  @Test
  void readsLimitAndUsageOfCgroupV1() throws IOException {
    write("cpu/docker/abc/cpu.cfs_quota_us", "2500\n");
    write("cpu/docker/abc/cpu.cfs_period_us", "10000\n");
    write("cpuacct/docker/abc/cpuacct.usage", "123456789\n");
    ContainerCgroup group =
        locate("4:cpuacct:/docker/abc", "3:cpu:/docker/abc", "1:name=systemd:/docker/abc");
    assertThat(group.limitMillicores()).hasValue(250);
    assertThat(group.usedNanos()).hasValue(123456789);
  }

  @Test
  void readsCgroupV1WithControllersMountedTogether() throws IOException {
    write("cpu,cpuacct/x/cpu.cfs_quota_us", "10000");
    write("cpu,cpuacct/x/cpu.cfs_period_us", "10000");
    write("cpu,cpuacct/x/cpuacct.usage", "1");
    assertThat(locate("4:cpu,cpuacct:/x").limitMillicores()).hasValue(1000);
  }

  @Test
  void readsLimitAndUsageOfCgroupV2() throws IOException {
    write("docker/abc/cpu.max", "1000 10000\n");
    write("docker/abc/cpu.stat", "usage_usec 42\nuser_usec 40\nsystem_usec 2\n");
    ContainerCgroup group = locate("0::/docker/abc");
    assertThat(group.limitMillicores()).hasValue(100);
    assertThat(group.usedNanos()).hasValue(42_000);
  }

  @Test
  void noLimitIsNotALimitOfZero() throws IOException {
    write("a/cpu.max", "max 100000");
    write("a/cpu.stat", "usage_usec 0");
    assertThat(locate("0::/a").limitMillicores()).isEmpty();
    write("cpu/b/cpu.cfs_quota_us", "-1");
    write("cpuacct/b/cpuacct.usage", "1");
    assertThat(locate("3:cpu:/b", "4:cpuacct:/b").limitMillicores()).isEmpty();
  }

  @Test
  void aGroupThatIsGoneHasNoValues() throws IOException {
    write("a/cpu.max", "1000 10000");
    write("a/cpu.stat", "usage_usec 7");
    ContainerCgroup group = locate("0::/a");
    Files.delete(root.resolve("a/cpu.max"));
    Files.delete(root.resolve("a/cpu.stat"));
    assertThat(group.limitMillicores()).isEmpty();
    assertThat(group.usedNanos()).isEmpty();
  }

  @Test
  void filesThatCannotBeSeenMakeNoGroup() {
    assertThat(ContainerCgroup.locate(root, List.of("0::/nowhere"))).isEmpty();
  }
}
