package io.twoscales.conformance;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Which addresses are on this machine or a private network, and may be sent bad requests. */
public final class NearbyAddress {
  private NearbyAddress() {}

  /**
   * Whether every address of a host is a loopback, private or link-local one.
   *
   * @throws IllegalArgumentException when the host has no address
   */
  public static boolean isNearby(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!isNearby(address)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host " + host + " has no address", e);
    }
  }

  private static boolean isNearby(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || isUniqueLocal(address);
  }

  /** fc00::/7, the private addresses of IPv6 (RFC 4193). */
  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
  }
}
