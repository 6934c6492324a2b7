package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a program is run that refuses to run as root: as it is by an ordinary user; by root in a user
 * namespace where it is nobody ({@code unshare -U}); and where that is blocked, as in many
 * containers, as the user nobody who keeps the right to pass root's closed folders ({@code
 * setpriv}).
 *
 * <p>The files it works on must belong to whom the kernel takes it for: {@link #own} sees to that.
 */
enum Unprivileged {
  AS_IS(List.of(), -1),
  IN_USER_NAMESPACE(List.of("unshare", "-U"), 0),
  AS_NOBODY(
      List.of(
          "setpriv",
          "--reuid",
          "65534",
          "--regid",
          "65534",
          "--clear-groups",
          "--inh-caps",
          "+dac_override",
          "--ambient-caps",
          "+dac_override",
          // Without it access(2) forgets the capability and the programs believe they may not run
          // each other.
          "--securebits",
          "+no_setuid_fixup"),
      65534);

  private static final Logger LOG = LoggerFactory.getLogger(Unprivileged.class);
  private static final Duration TRIAL_TIMEOUT = Duration.ofSeconds(10);

  private final List<String> prefix;
  private final int ownerId;

  Unprivileged(List<String> prefix, int ownerId) {
    this.prefix = prefix;
    this.ownerId = ownerId;
  }

  /** The first way that works for the user of this process. */
  static Unprivileged find() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return AS_IS;
    }
    for (Unprivileged way : List.of(IN_USER_NAMESPACE, AS_NOBODY)) {
      if (way.works()) {
        return way;
      }
    }
    throw new EmbeddedServerException(
        "PostgreSQL refuses to run as root, and neither 'unshare -U' nor 'setpriv' works here. Start Millrace as an ordinary user, or give a server with --postgres.");
  }

  private boolean works() {
    try {
      return Command.run(command(List.of("true")), TRIAL_TIMEOUT).exitCode() == 0;
    } catch (EmbeddedServerException e) {
      LOG.debug("{} does not work here", this, e);
      return false;
    }
  }

  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /** Gives {@code folder} and all below it to the user the program runs as. */
  void own(Path folder) throws IOException {
    if (ownerId < 0
        || ownerId == (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = new ArrayList<>(walk.toList());
    }
    // The folder itself comes last: it is what the check above looks at, should this be
    // interrupted.
    for (Path path : paths.reversed()) {
      Files.setAttribute(path, "unix:uid", ownerId, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", ownerId, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
