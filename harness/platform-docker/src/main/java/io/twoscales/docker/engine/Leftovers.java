package io.twoscales.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Containers and networks of ours that are still there. */
public final class Leftovers {
  private static final int SIDE_BY_SIDE = 8;
  private static final int LOOKS_WITHOUT_ANY = 4;
  private static final int NETWORK_ATTEMPTS = 4;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final DockerClient client;

  public Leftovers(DockerClient client) {
    this.client = client;
  }

  /**
   * Removes what belongs to processes that are gone. What running harnesses use is left alone.
   *
   * @return the names of what was removed
   */
  public List<String> removeOrphans() {
    return remove(labels -> !ownerIsAlive(labels));
  }

  /** Removes everything of ours, whoever uses it. */
  public List<String> removeAll() {
    return remove(labels -> true);
  }

  /** Removes what belongs to one run. */
  public List<String> removeRun(String runId) {
    return remove(labels -> runId.equals(labels.get(Labels.RUN)));
  }

  /**
   * Removes what belongs to a run whose calls to the engine were cut off: what they asked for may
   * be there only a moment later.
   */
  public void removeInterruptedRun(String runId) {
    int looksWithoutAny = 0;
    while (looksWithoutAny < LOOKS_WITHOUT_ANY) {
      looksWithoutAny = removeRun(runId).isEmpty() ? looksWithoutAny + 1 : 0;
      pause();
    }
  }

  private static void pause() {
    boolean interrupted = Thread.interrupted();
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> remove(Predicate<Map<String, String>> which) {
    List<Container> containers =
        client
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(List.of(Labels.RUN))
            .exec()
            .stream()
            .filter(container -> which.test(container.getLabels()))
            .toList();
    List<String> removed = new ArrayList<>(removeContainers(containers));
    for (Network network :
        client.listNetworksCmd().withFilter("label", List.of(Labels.RUN)).exec()) {
      if (which.test(network.getLabels()) && removeNetwork(network.getId())) {
        removed.add("network " + network.getName());
      }
    }
    return removed;
  }

  /** Side by side: the engine takes a tenth of a second for each, most of it waiting. */
  private List<String> removeContainers(List<Container> containers) {
    if (containers.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(SIDE_BY_SIDE, containers.size()));
    try {
      List<CompletableFuture<Optional<String>>> removals =
          containers.stream()
              .map(container -> CompletableFuture.supplyAsync(() -> removed(container), threads))
              .toList();
      return removals.stream().flatMap(removal -> removal.join().stream()).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DockerException refusal ? refusal : e;
    } finally {
      threads.shutdown();
    }
  }

  private Optional<String> removed(Container container) {
    return removeContainer(container.getId())
        ? Optional.of("container " + container.getNames()[0].substring(1))
        : Optional.empty();
  }

  private boolean removeContainer(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
      return true;
    } catch (NotFoundException | ConflictException e) {
      return false; // already gone, or another process is removing it
    }
  }

  /** A container that is just leaving it may still be in the engine's books. */
  private boolean removeNetwork(String id) {
    for (int attempt = 1; ; attempt++) {
      try {
        client.removeNetworkCmd(id).exec();
        return true;
      } catch (NotFoundException e) {
        return false;
      } catch (DockerException e) {
        if (attempt == NETWORK_ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static boolean ownerIsAlive(Map<String, String> labels) {
    return Owner.parse(labels.getOrDefault(Labels.OWNER, "")).map(Owner::isAlive).orElse(false);
  }
}
