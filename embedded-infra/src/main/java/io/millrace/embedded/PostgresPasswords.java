package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The cluster's passwords, drawn once and kept in a file that only its owner may read. They keep
 * other users of the machine out, who can reach the loopback port too.
 */
final class PostgresPasswords {
  static final String SUPERUSER = "postgres";
  private static final int SECRET_BYTES = 16;

  private final FolderSettings kept;

  private PostgresPasswords(FolderSettings kept) {
    this.kept = kept;
  }

  static PostgresPasswords in(Path folder) throws IOException {
    return new PostgresPasswords(FolderSettings.read(folder.resolve("passwords.properties")));
  }

  String ofSuperuser() {
    return of(SUPERUSER);
  }

  String of(PostgresRole role) {
    return of(role.userName());
  }

  private String of(String user) {
    return kept.get(user)
        .orElseGet(
            () -> {
              byte[] secret = new byte[SECRET_BYTES];
              new SecureRandom().nextBytes(secret);
              String password = HexFormat.of().formatHex(secret);
              kept.put(user, password);
              return password;
            });
  }
}
