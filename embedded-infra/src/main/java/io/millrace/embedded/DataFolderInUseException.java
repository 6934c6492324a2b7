package io.millrace.embedded;

import java.nio.file.Path;

/** Another process holds the data folder. The message names it and says what to do. */
public final class DataFolderInUseException extends DataFolderException {
  public DataFolderInUseException(Path folder, String holder) {
    super(
        "The data folder %s is in use by %s. Use the server that runs, end it first, or choose another folder with --data."
            .formatted(folder, holder));
  }
}
