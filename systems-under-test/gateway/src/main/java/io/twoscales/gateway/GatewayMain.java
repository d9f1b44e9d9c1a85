package io.twoscales.gateway;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of the gateway's container. */
public final class GatewayMain {
  private static final Logger logger = LoggerFactory.getLogger(GatewayMain.class);

  private GatewayMain() {}

  /**
   * Starts the gateway and serves until the process is told to end. With {@code
   * TWOSCALES_WARMUP_EXIT=1} it starts on the loopback interface and exits, which is how the image
   * records which classes it needs.
   */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    try {
      if ("1".equals(environment.get("TWOSCALES_WARMUP_EXIT"))) {
        new Gateway(WarmUp.settings(), InetAddress.getLoopbackAddress()).close();
        return;
      }
      GatewaySettings settings = GatewaySettings.from(environment);
      Gateway gateway = new Gateway(settings, addressIn(settings.controlSubnet()));
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "shutdown"));
      logger.info("READY port={} control={}", gateway.port(), gateway.controlPort());
    } catch (IllegalArgumentException | SocketException e) {
      logger.error("gateway: {}", e.getMessage());
      System.exit(2);
    }
  }

  private static InetAddress addressIn(GatewaySettings.Subnet subnet) throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(subnet::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "TWOSCALES_CONTROL_SUBNET: this host has no address in that network"));
  }

  /** Settings of a start that serves nobody. */
  private static final class WarmUp {
    static GatewaySettings settings() {
      return GatewaySettings.from(
          Map.of(
              "TWOSCALES_PIPELINE", "warm-up",
              "TWOSCALES_STAGES", "warm-up:warm-up",
              "TWOSCALES_PORT", "0",
              "TWOSCALES_CONTROL_PORT", "0",
              "TWOSCALES_CONTROL_SUBNET", "127.0.0.0/8",
              "TWOSCALES_CONTROL_TOKEN", "warm-up"));
    }
  }
}
