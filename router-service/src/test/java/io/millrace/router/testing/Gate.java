package io.millrace.router.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port that leads to a server only once it is opened. */
public final class Gate implements AutoCloseable {

  private final ServerSocket entrance;
  private final String target;

  private Gate(ServerSocket entrance, String target) {
    this.entrance = entrance;
    this.target = target;
  }

  /** A port where nobody listens. */
  public static int closed() {
    try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param target {@code host:port}
   */
  public static Gate open(int port, String target) throws IOException {
    var gate = new Gate(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
    Thread.ofVirtual().start(gate::accept);
    return gate;
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        var client = entrance.accept();
        int colon = target.lastIndexOf(':');
        var server =
            new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        Thread.ofVirtual().start(() -> pump(client, server));
        Thread.ofVirtual().start(() -> pump(server, client));
      } catch (IOException e) {
        if (!entrance.isClosed()) throw new UncheckedIOException(e);
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side went away: the other is closed with it.
    }
  }
}
