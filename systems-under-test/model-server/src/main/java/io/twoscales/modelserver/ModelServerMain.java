package io.twoscales.modelserver;

import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of a replica's container. */
public final class ModelServerMain {
  private static final Logger logger = LoggerFactory.getLogger(ModelServerMain.class);

  private ModelServerMain() {}

  /**
   * Serves until the process is told to end. With {@code TWOSCALES_WARMUP_EXIT=1} it starts a model
   * of each kind on the loopback interface, warms up and exits, which is how the image records
   * which classes it needs.
   */
  public static void main(String[] arguments) {
    long mainMs = System.currentTimeMillis();
    System.setProperty("ai.djl.offline", "true");
    Map<String, String> environment = System.getenv();
    try {
      if ("1".equals(environment.get("TWOSCALES_WARMUP_EXIT"))) {
        Map<String, String> anyPort = new HashMap<>(environment);
        anyPort.put("TWOSCALES_PORT", "0");
        anyPort.putIfAbsent("TWOSCALES_MODEL", "any");
        warmUp(anyPort, mainMs);
      } else {
        InetAddress anyAddress = InetAddress.getByAddress(new byte[4]);
        ModelServer server = start(ServerSettings.from(environment), anyAddress, mainMs);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      }
    } catch (IllegalArgumentException | IOException e) {
      logger.error("model server: {}", e.getMessage());
      System.exit(2);
    } catch (RuntimeException e) {
      logger.error("model server: could not start", e);
      System.exit(1);
    }
  }

  private static void warmUp(Map<String, String> environment, long mainMs) throws IOException {
    Path folder = ServerSettings.from(environment).modelFolder();
    for (String model : new ModelFolder(folder).oneOfEachKind()) {
      environment.put("TWOSCALES_MODEL", model);
      start(ServerSettings.from(environment), InetAddress.getLoopbackAddress(), mainMs).close();
    }
  }

  private static ModelServer start(ServerSettings settings, InetAddress address, long mainMs)
      throws IOException {
    Model model =
        new ModelFolder(settings.modelFolder())
            .load(settings.model(), settings.threads(), settings.maxTokens());
    long loadedMs = System.currentTimeMillis();
    ModelServer server = new ModelServer(settings, model, address);
    long listeningMs = System.currentTimeMillis();
    WarmUp.run(server, settings, model);
    long warmMs = System.currentTimeMillis();
    server.announceReady();
    long jvmMs = ManagementFactory.getRuntimeMXBean().getStartTime();
    logger.info(
        "READY model={} port={} jvmMs={} loadMs={} listenMs={} warmUpMs={} totalMs={}",
        settings.model(),
        server.port(),
        mainMs - jvmMs,
        loadedMs - mainMs,
        listeningMs - loadedMs,
        warmMs - listeningMs,
        warmMs - jvmMs);
    return server;
  }
}
