// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose directories are used, and who can read what is in them. */
class SpoolLayoutTest {

  @TempDir private Path temp;
  private SpoolRig rig;

  @BeforeEach
  void rig() {
    rig = new SpoolRig(temp.resolve("spool"));
  }

  private void assertRefused(String reason) {
    assertThat(rig.tryOpen("app")).isNull();
    assertThat(rig.warnings).hasSize(1);
    assertThat(rig.warnings.get(0))
        .startsWith("DIRECTORY: the spool is not usable, records stay in memory")
        .contains(reason);
  }

  private Path directory(String name, String mode) throws IOException {
    Path directory = Files.createDirectory(temp.resolve(name));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    return directory;
  }

  @Test
  void files_areReadableByTheirOwnerAlone() throws IOException {
    rig.root = temp.resolve("some/where/spool");
    rig.open();
    rig.append(1);
    rig.spool.flush();
    rig.spool.writeCursors();

    List<Path> all = SpoolRig.files(temp.resolve("some"), "");
    assertThat(all).hasSizeGreaterThan(6);
    for (Path path : all) {
      String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      assertThat(mode).as("%s", path).isEqualTo(expected);
    }
    rig.spool.close();
  }

  @Test
  void symbolicLink_isRefused() throws IOException {
    Path elsewhere = directory("elsewhere", "rwx------");
    Files.createSymbolicLink(rig.root, elsewhere);
    assertRefused("no symbolic link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void directoryThatOthersMayWrite_isRefused() throws IOException {
    for (String mode : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
      rig = new SpoolRig(directory("mode-" + mode, mode));
      assertRefused("chmod go-w");
      assertThat(rig.root).isEmptyDirectory();
    }
  }

  @Test
  void directoryOfSomebodyElse_isRefused() throws IOException {
    Path foreign = directory("foreign", "rwxr-xr-x");
    if (Files.getAttribute(foreign, "unix:uid").equals(0)) {
      Files.setAttribute(foreign, "unix:uid", 65_534);
    } else {
      foreign = Path.of("/"); // root's, where we are not root
    }
    rig.root = foreign;
    assertThat(rig.tryOpen("app")).isNull();
    assertThat(rig.warnings).hasSize(1);
    assertThat(rig.warnings.get(0)).containsAnyOf("must belong to the user", "no permission");
  }

  @Test
  void siblingThatCannotBeTrusted_isLeftAloneAndAnotherIsTaken() throws IOException {
    Files.createDirectory(rig.root, LocalDisk.permissions("rwx------"));
    Path elsewhere = directory("elsewhere", "rwx------");
    Files.createSymbolicLink(rig.root.resolve("app-0"), elsewhere);
    rig.open();
    rig.append(1);
    rig.spool.flush();

    assertThat(rig.segments().get(0).getParent()).isEqualTo(rig.root.resolve("app-1"));
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(rig.warnings).hasSize(1);
    assertThat(rig.warnings.get(0)).contains("app-0").contains("is left alone");
    rig.spool.close();
  }

  @Test
  void directoryBelowAVolumeThatAnybodyMayWrite_isMadeAndUsed() throws IOException {
    directory("volume", "rwxrwxrwx");
    rig = new SpoolRig(rig.root.resolveSibling("volume").resolve("sluice"));
    rig.open();
    assertThat(Files.getPosixFilePermissions(rig.root))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
  }

  @Test
  void neighbourThatEndsLater_isTakenOver_withWhatItLeft() throws IOException {
    SpoolRig neighbour = new SpoolRig(rig.root);
    neighbour.open();
    rig.open();
    neighbour.append(1);
    neighbour.append(2);
    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).as("it is alive").isNull();
    neighbour.spool.close();

    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).isNotNull();
    assertThat(rig.spool.next()).isNotNull();
    assertThat(rig.spool.next()).isNull();
    assertThat(rig.spool.counts().recovered().frames()).isEqualTo(2);
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
  }

  @Test
  void placeThatIsNoDirectory_isRefused() throws IOException {
    Files.createFile(rig.root);
    assertRefused("must be a directory");
    rig = new SpoolRig(rig.root.resolve("below"));
    assertThat(rig.tryOpen("app")).isNull();
    assertThat(rig.warnings).hasSize(1);
  }

  @Test
  void refusal_keepsNoDescriptorAndNoClaim() throws IOException {
    rig.open();
    rig.spool.close();
    Files.delete(rig.root.resolve("app-0/lock"));
    Files.createSymbolicLink(rig.root.resolve("app-0/lock"), temp.resolve("target"));
    rig.open();
    assertThat(temp.resolve("target")).doesNotExist();
    rig.spool.close();
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.startsWith("dev.sluice.spool.") && name.contains(temp.toString()));
  }

  @Test
  void names_neverBecomeTheSameDirectory() {
    for (String name : List.of("a/b", "a_b", "a%2Fb", "..", "a b", "\u00e4", "app-0", "app")) {
      Spool spool = rig.tryOpen(name);
      assertThat(spool).as("%s", name).isNotNull();
      spool.close();
    }
    assertThat(rig.root)
        .isDirectoryContaining("glob:**/a%2Fb-0")
        .isDirectoryContaining("glob:**/a%252Fb-0")
        .isDirectoryContaining("glob:**/%2E%2E-0")
        .isDirectoryContaining("glob:**/app-0-0");
    assertThat(rig.root.toFile().list()).hasSize(8);
  }

  @Test
  void emptySpool_costsOneDirectoryAndNoSegment() {
    rig.open();
    assertThat(rig.segments()).isEmpty();
    assertThat(rig.disk.opened).isZero();
    rig.spool.close();
  }
}
