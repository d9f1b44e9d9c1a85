package io.twoscales.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Containers and networks of ours that are still there. */
public final class Leftovers {
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

  private List<String> remove(Predicate<Map<String, String>> which) {
    List<String> removed = new ArrayList<>();
    for (Container container :
        client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Labels.RUN)).exec()) {
      if (which.test(container.getLabels()) && removeContainer(container.getId())) {
        removed.add("container " + container.getNames()[0].substring(1));
      }
    }
    for (Network network :
        client.listNetworksCmd().withFilter("label", List.of(Labels.RUN)).exec()) {
      if (which.test(network.getLabels()) && removeNetwork(network.getId())) {
        removed.add("network " + network.getName());
      }
    }
    return removed;
  }

  private boolean removeContainer(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
      return true;
    } catch (NotFoundException | ConflictException e) {
      return false; // already gone, or another process is removing it
    }
  }

  private boolean removeNetwork(String id) {
    try {
      client.removeNetworkCmd(id).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static boolean ownerIsAlive(Map<String, String> labels) {
    return Owner.parse(labels.getOrDefault(Labels.OWNER, "")).map(Owner::isAlive).orElse(false);
  }
}
