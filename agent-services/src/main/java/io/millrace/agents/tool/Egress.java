package io.millrace.agents.tool;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.definition.Remote;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Where calls may go. Everything is denied but the host:port a definition lists; and of these, what
 * is not in the public internet only where
 *
 * <ul>
 *   <li>the definition lists the private or loopback address itself, or {@code localhost}, or
 *   <li>the deployment's configuration lists the host:port too. Link-local addresses, where clouds
 *       keep their credentials, always need this.
 * </ul>
 *
 * <p>So a public name that leads into the own network is refused. Names are resolved here and again
 * when the connection is made; in between Java's own cache of names answers.
 */
final class Egress {

  private static final Set<String> LOCAL_NAMES = Set.of("localhost");

  private final Set<String> privateAllowed;

  Egress(Set<String> privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /**
   * @throws AgentException {@code egress_denied}; {@code tool_unavailable} where the name leads
   *     nowhere
   */
  void check(Tool tool, URI target, Collection<String> allowed) throws AgentException {
    var scheme = target.getScheme();
    if (target.getHost() == null || !("https".equals(scheme) || "http".equals(scheme)))
      throw denied(tool, "only http and https addresses are called");
    if (target.getUserInfo() != null) throw denied(tool, "an address holds no user and password");
    var place = Remote.authority(target).toLowerCase(Locale.ROOT);
    if (allowed.stream().noneMatch(listed -> listed.toLowerCase(Locale.ROOT).equals(place)))
      throw denied(tool, place + " is not in the tool's egress list");
    if (privateAllowed.contains(place)) return;
    for (var address : resolve(tool, target.getHost()))
      checkAddress(tool, target.getHost(), address);
  }

  private static InetAddress[] resolve(Tool tool, String host) throws AgentException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw ToolFailures.unavailable(tool, e);
    }
  }

  private static void checkAddress(Tool tool, String host, InetAddress address)
      throws AgentException {
    if (isPublic(address)) return;
    boolean listedItself = LOCAL_NAMES.contains(host.toLowerCase(Locale.ROOT)) || isLiteral(host);
    boolean never =
        address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
    if (never || !listedItself)
      throw denied(
          tool,
          host
              + " is in a private network; an operator allows it with millrace.agents.tools.private-egress");
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) return false;
    var bytes = address.getAddress();
    return switch (address) {
      case Inet4Address o -> isPublic4(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
      case Inet6Address o -> isPublic6(bytes);
      default -> false;
    };
  }

  /** Not this network, shared address space, protocol assignments, benchmarks, reserved. */
  private static boolean isPublic4(int first, int second, int third) {
    return !(first == 0
        || first == 100 && second >= 64 && second < 128
        || first == 192 && second == 0 && third == 0
        || first == 198 && (second == 18 || second == 19)
        || first >= 240);
  }

  /** Only global unicast, and of it nothing that carries an IPv4 address inside. */
  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    boolean global = first >= 0x2000 && first < 0x4000;
    boolean tunnel = first == 0x2002 || first == 0x2001 && second == 0;
    return global && !tunnel;
  }

  private static AgentException denied(Tool tool, String why) {
    return AgentException.permanent("egress_denied", tool.label() + " may not do this: " + why);
  }
}
