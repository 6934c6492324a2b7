package io.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder that holds everything one Millrace process keeps, and the right to use it.
 *
 * <p>Invariants: at most one process has a folder open, by a lock of the operating system that ends
 * with the process however it dies; nothing below the folder is read or written before the lock is
 * held; a folder of a newer format is never opened. Only its owner may enter the folder (mode
 * 0700), since it holds passwords and customers' data.
 *
 * <p>Failure: {@link DataFolderInUseException} where another process holds the lock, {@link
 * DataFolderException} for anything else that makes the folder unusable.
 */
public final class DataFolder implements AutoCloseable {
  /** Format of the folder's layout; raised when an older Millrace could no longer read it. */
  static final int FORMAT = 1;

  private static final String LOCK_FILE = "lock";
  private static final String FORMAT_KEY = "format";
  private static final int LOCK_TEXT_BYTES_MAX = 64;

  private final Path path;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final FolderSettings settings;
  private final boolean fresh;

  private DataFolder(
      Path path, FileChannel lockChannel, FileLock lock, FolderSettings settings, boolean fresh) {
    this.path = path;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.settings = settings;
    this.fresh = fresh;
  }

  /** Creates the folder where it is missing, locks it and checks its format. */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    createPrivately(path);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = lock(path, channel);
      FolderSettings settings = FolderSettings.read(path.resolve("millrace.properties"));
      boolean fresh = settings.get(FORMAT_KEY).isEmpty();
      checkFormat(path, settings);
      if (fresh) {
        settings.put(FORMAT_KEY, Integer.toString(FORMAT));
      }
      return new DataFolder(path, channel, lock, settings, fresh);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new DataFolderException(
          "The data folder %s cannot be opened: %s".formatted(path, e), e);
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  private static void createPrivately(Path path) {
    try {
      boolean existed = Files.isDirectory(path);
      Files.createDirectories(path);
      if (!existed) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new DataFolderException(
          "The data folder %s cannot be created: %s".formatted(path, e), e);
    }
  }

  private static FileLock lock(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new DataFolderInUseException(
          path, "this very process (pid " + ProcessHandle.current().pid() + ")");
    }
    if (lock == null) {
      throw new DataFolderInUseException(path, holder(channel));
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
        0);
    return lock;
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LOCK_TEXT_BYTES_MAX);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "another process" : "another process (pid " + pid + ")";
  }

  private static void checkFormat(Path path, FolderSettings settings) {
    Optional<String> format = settings.get(FORMAT_KEY);
    if (format.isEmpty()) {
      return;
    }
    int found;
    try {
      found = Integer.parseInt(format.get());
    } catch (NumberFormatException e) {
      throw new DataFolderException(
          "The data folder %s holds no Millrace data: its millrace.properties says format=%s."
              .formatted(path, format.get()),
          e);
    }
    if (found > FORMAT) {
      throw new DataFolderException(
          "The data folder %s was written by a newer Millrace (format %d; this one knows %d). Use that version, or another folder with --data."
              .formatted(path, found, FORMAT));
    }
  }

  private static void closeQuietly(
      @org.jspecify.annotations.Nullable FileChannel channel, Exception cause) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Whether this opening created the data: there was none before. */
  public boolean fresh() {
    return fresh;
  }

  /** What the folder remembers between runs. */
  public FolderSettings settings() {
    return settings;
  }

  /**
   * The port that {@code name} had in this folder before if it is free, otherwise a free one,
   * remembered from now on.
   */
  public int port(String name) {
    String key = "port." + name;
    Optional<Integer> remembered = settings.get(key).map(Integer::valueOf);
    if (remembered.isPresent() && Ports.isFree(remembered.get())) {
      return remembered.get();
    }
    int port = Ports.free();
    settings.put(key, Integer.toString(port));
    return port;
  }

  @Override
  public void close() {
    try {
      lock.release();
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
