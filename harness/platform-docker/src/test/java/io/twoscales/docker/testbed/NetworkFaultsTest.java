package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkFaultsTest {
  @Test
  void commandsRunInTheNameSpaceOfTheContainer() {
    assertThat(NetworkFaults.inside(42, NetworkFaults.delay("add", "eth0", 2.5)))
        .isEqualTo(
            List.of(
                "nsenter --net=/proc/42/ns/net tc qdisc add dev eth0 root netem delay 2.5000ms"
                    .split(" ")));
    assertThat(String.join(" ", NetworkFaults.loss("-D", 0.01)))
        .isEqualTo("iptables -w -D INPUT -m statistic --mode random --probability 0.0100 -j DROP");
  }

  @Test
  void aReplicaThatIsMadeSlowGetsItsShareInALongerPeriodWhereTheQuotaWouldBeTooSmall() {
    assertThat(new CpuQuota(8000, 10_000).slowedBy(4)).isEqualTo(new CpuQuota(2000, 10_000));
    assertThat(new CpuQuota(2000, 10_000).slowedBy(4)).isEqualTo(new CpuQuota(1000, 20_000));
    assertThat(new CpuQuota(1000, 10_000).slowedBy(1000))
        .as("no slower than the kernel can")
        .isEqualTo(new CpuQuota(1000, 1_000_000));
  }
}
