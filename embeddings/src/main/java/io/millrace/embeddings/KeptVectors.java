package io.millrace.embeddings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * A file with the vectors of one collection of texts, so that a restart need not compute them
 * again. It holds digests of the texts, never the texts.
 *
 * <p>What is read was written completely by this format for this model: the file ends with a digest
 * of itself and is replaced in one step. Anything else counts as nothing: it is logged, the vectors
 * are computed and the file is written again. A file that cannot be written costs the next start
 * time, nothing more.
 */
final class KeptVectors {

  /** More texts than these are not kept; about 13 MB. */
  static final int ENTRIES_MAX = 8_192;

  private static final String FORMAT = "millrace-vectors/1/" + TextEmbedder.MODEL;
  private static final String DIGEST = "SHA-256";
  private static final int DIGEST_BYTES = 32;
  private static final int ENTRY_BYTES = DIGEST_BYTES + TextEmbedder.DIMENSIONS * Float.BYTES;
  private static final int HEADER_BYTES_MAX = 256;
  private static final long FILE_BYTES_MAX =
      HEADER_BYTES_MAX + (long) ENTRIES_MAX * ENTRY_BYTES + DIGEST_BYTES;
  private static final Logger LOG = Logger.getLogger(KeptVectors.class);

  private final Path file;

  KeptVectors(Path folder, String collection) {
    this.file = folder.resolve(collection + ".vectors");
  }

  static String key(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Vectors by {@link #key}; empty where there is no sound file. */
  Map<String, float[]> read() {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) throw new IOException("larger than a file of vectors");
      return decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      LOG.warnf("%s is not used and will be written anew: %s", file, e);
      return Map.of();
    }
  }

  void write(Map<String, float[]> vectors) {
    if (vectors.size() > ENTRIES_MAX) return;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var part = Files.createTempFile(file.toAbsolutePath().getParent(), "vectors", ".part");
      try {
        Files.write(part, encode(vectors));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.warnf("%s cannot be written, so the next start computes its vectors: %s", file, e);
    }
  }

  private static byte[] encode(Map<String, float[]> vectors) throws IOException {
    var bytes = new ByteArrayOutputStream(HEADER_BYTES_MAX + vectors.size() * ENTRY_BYTES);
    var out = new DataOutputStream(bytes);
    out.writeUTF(FORMAT);
    out.writeInt(vectors.size());
    for (var entry : vectors.entrySet()) {
      out.write(HexFormat.of().parseHex(entry.getKey()));
      for (float x : entry.getValue()) out.writeFloat(x);
    }
    out.write(digest().digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  private static Map<String, float[]> decode(byte[] bytes) throws IOException {
    int body = bytes.length - DIGEST_BYTES;
    if (body < 0) throw new IOException("too short");
    var digest = digest();
    digest.update(bytes, 0, body);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, body, bytes.length)))
      throw new IOException("its digest is not that of its content");
    var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body));
    if (!in.readUTF().equals(FORMAT)) throw new IOException("made by another model or version");
    int count = in.readInt();
    var vectors = new HashMap<String, float[]>();
    for (int i = 0; i < count; i++) {
      var key = new byte[DIGEST_BYTES];
      in.readFully(key);
      var vector = new float[TextEmbedder.DIMENSIONS];
      for (int j = 0; j < vector.length; j++) vector[j] = in.readFloat();
      vectors.put(HexFormat.of().formatHex(key), vector);
    }
    return vectors;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance(DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + DIGEST, e);
    }
  }
}
