package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;

/** CPU limits of containers as the engine has them. */
interface EngineLimits {

  /**
   * Sets a container's limit; on return the kernel has it, too.
   *
   * @throws RuntimeException when the engine refuses or does not answer
   */
  void set(String container, CpuQuota quota);

  /** The limit that the engine believes a container to have. */
  CpuQuota get(String container);

  /** Those of an engine. */
  static EngineLimits of(DockerClient client) {
    return new EngineLimits() {
      @Override
      public void set(String container, CpuQuota quota) {
        client
            .updateContainerCmd(container)
            .withCpuPeriod(quota.periodMicros())
            .withCpuQuota(quota.quotaMicros())
            .exec();
      }

      @Override
      public CpuQuota get(String container) {
        HostConfig host = client.inspectContainerCmd(container).exec().getHostConfig();
        return new CpuQuota(host.getCpuQuota(), host.getCpuPeriod());
      }
    };
  }
}
