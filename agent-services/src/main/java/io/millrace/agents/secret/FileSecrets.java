package io.millrace.agents.secret;

import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * One file for each secret in a folder, as Kubernetes mounts them: the file's name is the secret's,
 * its content the value without the line end. Links are followed as long as they stay in the
 * folder, since mounts swap a linked folder when a secret changes. A file that all users of the
 * machine may read is used, with a warning.
 */
public final class FileSecrets implements SecretSource {

  private static final Logger LOG = Logger.getLogger(FileSecrets.class);
  private static final int NAMES_WARNED_MAX = 1_000;

  private final Path folder;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  public FileSecrets(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Secret> find(String name) throws AgentException {
    var checked = new SecretRef(name).name();
    try {
      var root = folder.toRealPath();
      var file = root.resolve(checked).toRealPath();
      if (!file.startsWith(root))
        throw SecretSource.refused(name, "its file leads out of the folder");
      if (!Files.isRegularFile(file)) throw SecretSource.refused(name, "it is no file");
      warnIfOpen(checked, file);
      return Optional.of(read(checked, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw SecretSource.unavailable(
          name, "its file cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Secret read(String name, Path file) throws IOException, AgentException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(SECRET_BYTES_MAX + 1);
    }
    CharBuffer text = CharBuffer.allocate(0);
    try {
      if (bytes.length > SECRET_BYTES_MAX)
        throw SecretSource.refused(name, "its file has more than " + SECRET_BYTES_MAX + " bytes");
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      int end = text.length();
      if (end > 0 && text.charAt(end - 1) == '\n') end--;
      if (end > 0 && text.charAt(end - 1) == '\r') end--;
      var value = Arrays.copyOf(text.array(), end);
      var secret = new Secret(value);
      Arrays.fill(value, '\0');
      return secret;
    } catch (CharacterCodingException e) {
      throw SecretSource.refused(name, "its file is not UTF-8");
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text.array(), '\0');
    }
  }

  private void warnIfOpen(String name, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
    boolean open = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    if (open && warned.size() < NAMES_WARNED_MAX && warned.add(name))
      LOG.warnf(
          "All users of this machine may read the file of the secret '%s'; take the right away (chmod o-r)",
          name);
  }
}
