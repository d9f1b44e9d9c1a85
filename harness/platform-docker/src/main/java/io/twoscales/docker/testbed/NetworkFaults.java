package io.twoscales.docker.testbed;

import io.twoscales.core.fault.Fault;
import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Delays and loses packets of containers, from the host in their network name spaces: {@code tc}
 * with the kernel's netem delays what a container sends, {@code iptables} with its statistic match
 * drops what it is sent. Both need root and a kernel that has them.
 */
final class NetworkFaults {
  private static final long LIMIT_SECONDS = 5;
  private static final String INTERFACE = "eth0";

  private NetworkFaults() {}

  /**
   * Refuses network faults that this machine cannot make, before anything is started.
   *
   * @throws PlatformException saying which, why, and what to do
   */
  static void require(List<Fault> faults) throws InterruptedException {
    for (Fault fault : faults) {
      Optional<String> missing = missing(fault);
      if (missing.isPresent()) {
        throw new PlatformException(
            "fault %s at %s s cannot be made on this machine: %s; leave it out, or try it with platform kind simulated"
                .formatted(fault.word(), number(fault.atSeconds()), missing.get()));
      }
    }
  }

  /** Tried in a network name space of its own, which ends with the attempt. */
  private static Optional<String> missing(Fault fault) throws InterruptedException {
    List<String> attempt = new ArrayList<>(List.of("unshare", "--net"));
    if (fault instanceof Fault.NetworkDelay delay) {
      attempt.addAll(delay("add", "lo", delay.delayMs()));
    } else if (fault instanceof Fault.NetworkLoss loss) {
      attempt.addAll(loss("-A", loss.share()));
    } else {
      return Optional.empty();
    }
    return run(attempt);
  }

  /** Begins; says why it does not when it does not. */
  static Optional<String> begin(long pid, Fault fault) throws InterruptedException {
    return fault instanceof Fault.NetworkDelay delay
        ? run(inside(pid, delay("add", INTERFACE, delay.delayMs())))
        : run(inside(pid, loss("-A", ((Fault.NetworkLoss) fault).share())));
  }

  /** Ends; says why it does not when it does not. */
  static Optional<String> end(long pid, Fault fault) throws InterruptedException {
    return fault instanceof Fault.NetworkDelay delay
        ? run(inside(pid, delay("del", INTERFACE, delay.delayMs())))
        : run(inside(pid, loss("-D", ((Fault.NetworkLoss) fault).share())));
  }

  static List<String> delay(String action, String device, double ms) {
    return List.of(
        "tc", "qdisc", action, "dev", device, "root", "netem", "delay", number(ms) + "ms");
  }

  static List<String> loss(String action, double share) {
    return List.of(
        "iptables",
        "-w",
        action,
        "INPUT",
        "-m",
        "statistic",
        "--mode",
        "random",
        "--probability",
        number(share),
        "-j",
        "DROP");
  }

  static List<String> inside(long pid, List<String> command) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"));
    all.addAll(command);
    return all;
  }

  private static Optional<String> run(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of(String.join(" ", command) + " does not end");
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .replaceAll("\\s+", " ");
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("`%s` says: %s".formatted(String.join(" ", command), said));
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
