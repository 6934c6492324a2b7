package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void onlyTheOwnerMayEnterANewFolder() throws Exception {
    // given
    Path path = TestFolders.empty("folder-rights");

    // when
    try (DataFolder folder = DataFolder.open(path)) {

      // then
      assertThat(folder.fresh()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aSecondProcessIsToldWhoHoldsTheFolder() throws Exception {
    // given
    Path path = TestFolders.empty("folder-lock");
    ChildJvm holder = ChildJvm.start(FolderHolder.class, path.toString());
    try {
      holder.awaitLine("held");

      // when / then
      assertThatThrownBy(() -> DataFolder.open(path))
          .isInstanceOf(DataFolderInUseException.class)
          .hasMessageContaining("pid " + holder.pid())
          .hasMessageContaining(path.toString())
          .hasMessageContaining("--data");
    } finally {
      holder.kill9();
    }
  }

  @Test
  void aFolderCanBeOpenedAfterItsHolderWasKilled() throws Exception {
    // given
    Path path = TestFolders.empty("folder-killed");
    ChildJvm holder = ChildJvm.start(FolderHolder.class, path.toString());
    holder.awaitLine("held");

    // when
    holder.kill9();

    // then
    try (DataFolder folder = DataFolder.open(path)) {
      assertThat(folder.fresh()).isFalse();
    }
  }

  @Test
  void oneProcessCannotOpenAFolderTwice() throws Exception {
    // given
    Path path = TestFolders.empty("folder-twice");

    // when
    try (DataFolder held = DataFolder.open(path)) {

      // then
      assertThatThrownBy(() -> DataFolder.open(held.path()))
          .isInstanceOf(DataFolderInUseException.class);
    }
  }

  @Test
  void aFolderOfANewerVersionIsRefused() throws Exception {
    // given
    Path path = TestFolders.empty("folder-newer");
    Files.createDirectories(path);
    Files.writeString(path.resolve("millrace.properties"), "format=2\n");

    // when / then
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("newer Millrace (format 2; this one knows 1)");
  }

  @Test
  void aPortIsRememberedWhileItIsFree() throws Exception {
    // given
    Path path = TestFolders.empty("folder-ports");
    int first;
    try (DataFolder folder = DataFolder.open(path)) {
      first = folder.port("kafka");
    }

    // when
    int again;
    int whileTaken;
    try (DataFolder folder = DataFolder.open(path)) {
      again = folder.port("kafka");
      try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
        whileTaken = folder.port("kafka");
        assertThat(taken.isBound()).isTrue();
      }
    }

    // then
    assertThat(again).isEqualTo(first);
    assertThat(whileTaken).isNotEqualTo(first);
  }

  /** Holds a folder until it is killed. */
  static final class FolderHolder {
    public static void main(String[] args) throws Exception {
      try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
        System.out.println("held");
        Thread.sleep(ChildJvm.LIFE_MAX);
        System.out.println("gave up " + folder.path());
      }
    }
  }
}
