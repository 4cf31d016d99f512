// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
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
  void directoryThatEverybodyMayWrite_isRefused() throws IOException {
    for (String mode : List.of("rwx----w-", "rwxrwxrwx")) {
      rig = new SpoolRig(directory("mode-" + mode, mode));
      assertRefused("chmod go-w");
      assertThat(rig.root).isEmptyDirectory();
    }
  }

  /** As kubelet leaves a volume with fsGroup: group may write all, directories are setgid. */
  private static void mountWithFsGroup(Path volume) throws IOException {
    for (Path path : SpoolRig.files(volume, "")) {
      boolean isDirectory = Files.isDirectory(path);
      int mode = (int) Files.getAttribute(path, "unix:mode");
      Files.setAttribute(path, "unix:mode", mode | 0660 | (isDirectory ? 02110 : 0));
    }
  }

  @Test
  void volumeThatIsMountedWithFsGroup_isClosedToTheGroupAgainAndUsed() throws IOException {
    Path volume = directory("volume", "rwxrwxrwx");
    rig.root = volume.resolve("spool");
    rig.open();
    rig.append(1);
    rig.spool.flush();
    rig.spool.writeCursors();
    rig.spool.close();

    for (int mount = 1; mount <= 2; mount++) {
      mountWithFsGroup(rig.root);
      rig.infos.clear();
      rig.openRecovered();

      assertThat(rig.spool.counts().recovered().frames()).isEqualTo(1);
      for (Path path : SpoolRig.files(rig.root, "")) {
        int mode = (int) Files.getAttribute(path, "unix:mode") & 07777;
        assertThat(mode).as("%s", path).isEqualTo(Files.isDirectory(path) ? 0700 : 0600);
      }
      assertThat(rig.infos)
          .allMatch(info -> info.contains("fsGroup") && info.contains("rwxrwx---"))
          .extracting(info -> info.contains("app-0"))
          .containsExactlyInAnyOrder(false, true);
      rig.spool.close();
    }
    assertThat(rig.warnings).isEmpty();
  }

  @Test
  void fileOfSomebodyElse_keepsItsDirectoryFromBeingUsed() throws IOException {
    rig.open();
    rig.append(1);
    rig.spool.flush();
    Path planted = rig.segments().get(0);
    rig.spool.close();
    assumeTrue(Files.getAttribute(planted, "unix:uid").equals(0), "only root gives files away");
    Files.setAttribute(planted, "unix:uid", 65_534);
    mountWithFsGroup(rig.root);

    rig.openRecovered();
    assertThat(rig.spool.counts().recovered().frames()).isZero();
    assertThat(rig.warnings).hasSize(1);
    assertThat(rig.warnings.get(0)).contains("app-0 is left alone").contains("must belong to");
    rig.append(2);
    rig.spool.flush();
    assertThat(SpoolRig.files(rig.root.resolve("app-1"), "seg-")).hasSize(1);
    rig.spool.close();

    Files.setAttribute(planted, "unix:uid", 0);
    rig.openRecovered();
    assertThat(rig.spool.counts().recovered().frames()).as("it is ours again").isEqualTo(2);
    rig.spool.close();
  }

  @Test
  void fileSystemWithoutLocks_isRefusedAfterOneDirectory() throws IOException {
    rig.disk.failLocks = true;
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.warnings.clear();
      assertThat(rig.tryOpen("app")).isNull();
      assertThat(rig.warnings)
          .last()
          .asString()
          .contains("gives no file locks (No locks available)");
      assertThat(SpoolRig.files(rig.root, "app-")).hasSize(1);
    }
    rig.disk.heal();
    rig.open();
    assertThat(SpoolRig.files(rig.root, "app-")).hasSize(1);
    rig.spool.close();
  }

  @Test
  void neighbourThatCouldNotBeLocked_isTakenOverAMinuteLater() throws IOException {
    SpoolRig neighbour = new SpoolRig(rig.root);
    neighbour.open();
    rig.open();
    neighbour.append(1);
    neighbour.spool.close();
    rig.disk.failLocks = true;
    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
    assertThat(rig.warnings).hasSize(1);
    rig.disk.failLocks = false;
    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).as("the trouble is not looked at all the time").isNull();

    rig.ticker.advanceMillis(60_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).isNotNull();
    rig.spool.close();
    assertThat(rig.warnings).hasSize(1);
  }

  /** The first process may write nothing into a directory that is not its own any more. */
  @Test
  void directoryThatWasReplaced_isLeftToItsNewOwner() throws IOException {
    rig.open();
    rig.append(1);
    rig.spool.flush();
    SpoolRig.delete(rig.root);
    SpoolRig neighbour = new SpoolRig(rig.root);
    // The registry of this JVM would send it to app-1; another process would not know.
    System.getProperties().remove("dev.sluice.spool." + rig.root.resolve("app-0"));
    neighbour.open();
    for (int number = 10; number < 20; number++) {
      neighbour.append(number);
    }
    neighbour.spool.flush();
    List<Path> files = SpoolRig.files(rig.root, "");

    rig.append(2);
    assertThat(rig.spool.flush()).as("what is written would be gone").isFalse();
    rig.spool.writeCursors();
    rig.spool.roll();
    rig.spool.dropOldest();
    rig.spool.close();
    assertThat(SpoolRig.files(rig.root, "")).isEqualTo(files);
    assertThat(rig.warnings)
        .isNotEmpty()
        .allMatch(text -> text.contains("or its lock was deleted, and another"));

    neighbour.crash(temp.resolve("crashed"));
    neighbour.openRecovered();
    assertThat(neighbour.spool.counts().recovered().frames()).isEqualTo(10);
    neighbour.spool.close();
  }

  private Path lock() {
    return rig.root.resolve("app-0/lock");
  }

  private void assertMadeAnewOnce() {
    assertThat(rig.warnings)
        .filteredOn(text -> text.contains("is made anew"))
        .hasSize(1)
        .allMatch(text -> text.startsWith("DIRECTORY: the spool directory " + lock().getParent()));
  }

  /** By a job that deletes files by their age, as tmpreaper does. */
  @Test
  void lockThatWasDeleted_isMadeAnew_andTheDirectoryIsUsed() throws IOException {
    rig.open();
    rig.append(1);
    rig.spool.flush();
    Files.delete(lock());
    rig.append(2);
    assertThat(rig.spool.flush()).as("nobody knows whose it is").isFalse();
    assertThat(rig.warnings).last().asString().contains("app-0 or its lock was deleted");

    runDue();
    assertMadeAnewOnce();
    runDue();
    rig.append(3);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(drain()).containsExactlyInAnyOrder(1, 2, 3);
    rig.spool.writeCursors();
    rig.spool.close();
    assertMadeAnewOnce();
    assertThat(rig.disk.opened).isZero();
    rig.openRecovered();
    assertThat(rig.spool.counts().recovered()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }

  @Test
  void directoryThatWasDeleted_isMadeAnew_andWhatWasInItIsCounted() throws IOException {
    rig.open();
    rig.append(1);
    rig.spool.flush();
    SpoolRig.delete(lock().getParent());
    runDue();
    assertMadeAnewOnce();
    assertThat(Files.getPosixFilePermissions(lock().getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    rig.append(2);
    rig.spool.flush();
    assertThat(drain()).containsExactly(2);
    assertThat(rig.spool.counts().lost().frames()).isEqualTo(1);
    rig.append(3);
    rig.append(4);
    rig.spool.close();
    Files.delete(rig.segments().get(rig.segments().size() - 1));
    rig.openRecovered();
    assertThat(rig.spool.counts().lost().frames()).as("it has an inventory").isEqualTo(2);
    rig.spool.close();
  }

  @Test
  void spoolDirectoryThatIsGone_isWarnedOf_untilSomebodyMakesIt() throws IOException {
    rig.open();
    SpoolRig.delete(rig.root);
    runDue();
    assertThat(rig.warnings)
        .filteredOn(text -> text.contains("cannot be made anew: "))
        .hasSize(1)
        .allMatch(text -> text.contains(rig.root + " must be a directory"));
    Files.createDirectory(rig.root, LocalDisk.permissions("rwx------"));
    runDue();
    assertMadeAnewOnce();
    rig.append(1);
    assertThat(rig.spool.flush()).isTrue();
    rig.spool.close();
  }

  @Test
  void timeOfTheLock_isRenewed_soThatCleanersByAgeLeaveIt() {
    rig.open();
    runDue();
    for (int time = 0; time < 2; time++) {
      assertThat(lock().toFile().setLastModified(0)).isTrue();
      runDue();
      assertThat(lock().toFile().lastModified()).as("not all the time").isZero();
      rig.ticker.advanceMillis(600_000);
      runDue();
      assertThat(lock().toFile().lastModified()).isNotZero();
    }
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
  }

  /** Its owner has a minute: else both would send its records. */
  @Test
  void neighbourWithoutALock_isNotTakenOverAtOnce() throws IOException {
    SpoolRig neighbour = new SpoolRig(rig.root);
    neighbour.open();
    rig.open();
    neighbour.append(1);
    neighbour.spool.flush();
    Files.delete(lock());
    // What the registry of this JVM knows, another process does not.
    String claim = "dev.sluice.spool." + lock().getParent();
    System.getProperties().remove(claim);
    runDue();
    assertThat(rig.spool.next()).isNull();
    neighbour.ticker.advanceMillis(10_000);
    neighbour.spool.runDue();
    assertThat(neighbour.warnings).hasSize(1).allMatch(text -> text.contains("is made anew"));
    System.setProperty(claim, "in use");
    rig.ticker.advanceMillis(60_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).isNull();
    neighbour.spool.close();

    Files.delete(lock());
    runDue();
    assertThat(rig.spool.next()).isNull();
    rig.ticker.advanceMillis(60_000);
    rig.spool.runDue();
    assertThat(rig.spool.next()).as("nobody came back").isNotNull();
    rig.spool.close();
  }

  @Test
  void longName_isShortenedAndStaysItsOwn() {
    String name = "\u65e5\u672c".repeat(40);
    for (String appender : List.of(name, name + "1", "a".repeat(253), "a".repeat(254))) {
      CountingSpool opened = rig.tryOpen(appender);
      assertThat(opened).as("%s: %s", appender, rig.warnings).isNotNull();
      opened.append(SpoolRig.entry(1), false);
      opened.close();
      CountingSpool again = rig.tryOpen(appender);
      assertThat(again.next()).isNotNull();
      again.close();
    }
    List<String> names = List.of(rig.root.toFile().list());
    assertThat(names)
        .hasSize(4)
        .contains("a".repeat(253) + "-0")
        .filteredOn(each -> each.matches("[A-Za-z0-9%]{100}[.][0-9a-f]{64}-0"))
        .hasSize(3);
  }

  @Test
  void newDirectories_areOnTheDeviceWhereEachRecordIs() {
    rig.root = temp.resolve("some/where/spool");
    rig.sync = SpoolSettings.Sync.EACH;
    rig.open();
    assertThat(rig.disk.syncedDirectories)
        .containsExactlyInAnyOrder(
            temp, temp.resolve("some"), temp.resolve("some/where"), rig.root);
    rig.spool.close();
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

  /** Inodes or a quota are used up, perhaps by the spool itself: only what is sent frees some. */
  @Test
  void diskThatTakesNoFileMore_isReadAllTheSame() {
    assumeTrue(Files.exists(Path.of("/proc/self")), "else Java cannot know the user");
    rig.open();
    for (int number = 1; number <= 3; number++) {
      rig.append(number);
    }
    rig.spool.close();
    rig.disk.failCreation = true;
    rig.openRecovered();

    List<Frame> frames = rig.takeAll();
    assertThat(SpoolRig.numbers(frames)).containsExactly(1, 2, 3);
    assertThat(rig.warnings).isEmpty();
    frames.forEach(rig.spool::ack);
    rig.disk.heal();
    rig.spool.close();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.segments().get(0)).hasSize(FrameFormat.HEADER_BYTES);
    assertThat(SpoolRig.files(rig.root, "probe-")).isEmpty();
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

  private List<String> held() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("dev.sluice.spool.") && name.contains(temp.toString()))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .sorted()
        .toList();
  }

  /** A neighbour that starts before the one before it ends: a job, or a rolling update. */
  private SpoolRig neighbour(int records) {
    SpoolRig neighbour = new SpoolRig(rig.root);
    neighbour.open();
    IntStream.rangeClosed(1, records).forEach(neighbour::append);
    return neighbour;
  }

  /** Opens the spool, and another with so many records that is closed again. */
  private SpoolRig openBesideAnEndedNeighbour(int records) {
    rig.open();
    SpoolRig neighbour = neighbour(records);
    neighbour.spool.close();
    return neighbour;
  }

  private void runDue() {
    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
  }

  /** Takes and acknowledges all that waits. */
  private List<Integer> drain() {
    List<Frame> frames = rig.takeAll();
    List<Integer> numbers = SpoolRig.numbers(frames);
    frames.forEach(rig.spool::ack);
    return numbers;
  }

  @Test
  void neighboursThatComeAndGo_leaveFewDirectoriesAndNoClaims() {
    rig.open();
    SpoolRig last = neighbour(0);
    for (int i = 0; i < 20; i++) {
      SpoolRig next = neighbour(i % 2);
      last.spool.close();
      last = next;
      runDue();
      drain();
      runDue();
    }
    assertThat(rig.root.toFile().list()).hasSizeLessThanOrEqualTo(3);
    assertThat(held()).hasSize(2);
    last.spool.close();
    runDue();
    assertThat(drain()).hasSize(1);
    runDue();
    assertThat(held()).containsExactly("app-0");
    assertThat(rig.spool.counts().recovered().frames()).isEqualTo(10);
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
    assertThat(rig.disk.opened).isZero();
  }

  @Test
  void start_takesOverOnlyWhatHoldsSomething() {
    List<SpoolRig> others = List.of(neighbour(0), neighbour(2), neighbour(0), neighbour(1));
    others.forEach(each -> each.spool.close());
    rig.openRecovered();
    assertThat(held()).containsExactly("app-0", "app-1", "app-3");
    assertThat(rig.spool.counts().recovered().frames()).isEqualTo(3);
    rig.spool.close();
  }

  @Test
  void directoryTakenOver_isGivenBackOnceItIsDrained_andBelongsToTheNext() throws IOException {
    SpoolRig neighbour = openBesideAnEndedNeighbour(20);
    Path directory = rig.root.resolve("app-1");
    runDue();
    List<Frame> frames = rig.takeAll();
    assertThat(frames).hasSize(20);
    frames.subList(1, 20).forEach(rig.spool::ack);
    runDue();
    assertThat(held()).as("one record is on its way").containsExactly("app-0", "app-1");

    rig.spool.ack(frames.get(0));
    long usedId = frames.get(19).id();
    runDue();
    assertThat(held()).containsExactly("app-0");
    List<Path> left = SpoolRig.files(directory, "seg-");
    assertThat(left).hasSize(1);
    assertThat(left.get(0)).hasSize(FrameFormat.HEADER_BYTES);
    assertThat(Cursor.read(rig.disk, directory).lowWaterId()).isGreaterThan(usedId);
    assertThat(rig.disk.opened).isZero();

    neighbour.open();
    neighbour.append(21);
    neighbour.spool.flush();
    assertThat(held()).containsExactly("app-0", "app-1");
    assertThat(neighbour.takeAll()).hasSize(1).allMatch(frame -> frame.id() > usedId);
    runDue();
    assertThat(rig.spool.next()).as("it is somebody's again").isNull();
    neighbour.spool.close();
    rig.spool.close();
  }

  @Test
  void directoryTakenOver_isKept_whileAnythingInItIsNotDone() throws IOException {
    openBesideAnEndedNeighbour(5);
    rig.disk.failReads = true;
    runDue();
    runDue();
    assertThat(held()).as("it cannot be read").containsExactly("app-0", "app-1");
    rig.disk.heal();
    rig.disk.failDeletes = true;
    rig.ticker.advanceMillis(10_000);
    assertThat(drain()).hasSize(5);
    runDue();
    assertThat(held()).as("it would come again").containsExactly("app-0", "app-1");
    rig.disk.heal();
    runDue();
    assertThat(held()).containsExactly("app-0");

    Path later = rig.root.resolve("app-1/seg-00000000000fffff.log");
    byte[] bytes = new byte[500];
    ByteBuffer.wrap(bytes).put(SpoolRig.laterHeader(0xfffff));
    Files.write(later, bytes);
    runDue();
    runDue();
    assertThat(drain()).isEmpty();
    runDue();
    assertThat(held()).as("of a later version").containsExactly("app-0", "app-1");
    assertThat(later).hasBinaryContent(bytes);
    rig.spool.close();
    assertThat(later).hasBinaryContent(bytes);
  }

  @Test
  void directoryTakenOver_isKept_whileItsUnreadableSegmentCannotBeMoved() throws IOException {
    openBesideAnEndedNeighbour(5);
    Path segment = SpoolRig.files(rig.root.resolve("app-1"), "seg-").get(0);
    Files.write(segment, new byte[(int) Files.size(segment)]);
    rig.disk.failMoves = true;
    runDue();
    runDue();
    assertThat(held()).containsExactly("app-0", "app-1");
    assertThat(segment).exists();
    rig.spool.close();
  }

  @Test
  void directoryWhoseProgressCannotBeNoted_bringsNothingTwice() {
    SpoolRig neighbour = openBesideAnEndedNeighbour(5);
    runDue();
    rig.disk.failMoves = true; // the cursor cannot be written
    assertThat(drain()).hasSize(5);
    runDue();
    assertThat(held()).containsExactly("app-0");
    rig.disk.heal();
    runDue();
    assertThat(drain()).isEmpty();
    neighbour.openRecovered();
    assertThat(neighbour.takeAll()).isEmpty();
    neighbour.spool.close();
    rig.spool.close();
  }

  @Test
  void twoHeirs_shareWhatIsLeftAndNothingComesTwice() {
    SpoolRig other = new SpoolRig(rig.root);
    rig.open();
    other.open();
    List<SpoolRig> gone = List.of(neighbour(3), neighbour(4));
    gone.get(0).spool.close();
    runDue();
    gone.get(1).spool.close();
    other.ticker.advanceMillis(10_000);
    other.spool.runDue();
    assertThat(held()).containsExactly("app-0", "app-1", "app-2", "app-3");

    assertThat(drain()).containsExactly(1, 2, 3);
    List<Frame> frames = other.takeAll();
    assertThat(SpoolRig.numbers(frames)).containsExactly(1, 2, 3, 4);
    frames.forEach(other.spool::ack);
    for (int i = 0; i < 3; i++) {
      runDue();
      other.ticker.advanceMillis(10_000);
      other.spool.runDue();
      assertThat(drain()).isEmpty();
      assertThat(other.takeAll()).isEmpty();
    }
    assertThat(held()).containsExactly("app-0", "app-1");
    other.spool.close();
    rig.spool.close();
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
      CountingSpool spool = rig.tryOpen(name);
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
