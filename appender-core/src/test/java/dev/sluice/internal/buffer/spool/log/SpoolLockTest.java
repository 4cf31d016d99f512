// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two owners never meet in one directory: not of two class loaders, nor of two processes. */
class SpoolLockTest {

  private static final int KILLS = Nightly.rounds(30);

  @TempDir private Path temp;
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m", "-cp"));
    command.add(place(Spool.class) + System.getProperty("path.separator") + place(getClass()));
    command.add(SpoolChild.class.getName());
    command.addAll(List.of(args));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    children.add(child);
    return child;
  }

  private static String place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  private String answerOfOtherProcess() throws IOException {
    Process child = start("claim", temp.toString());
    String answer = output(child).readLine();
    child.getOutputStream().close();
    return answer;
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void secondClassLoader_isRefusedAndLeavesTheFirstItsLock() throws Exception {
    DirectoryLock first = DirectoryLock.tryAcquire(new LocalDisk(), temp);
    assertThat(first).isNotNull();

    assertThat(acquireInOtherLoader()).isNull();
    assertThat(DirectoryLock.tryAcquire(new LocalDisk(), temp)).isNull();
    // The trap: had a refused one opened and closed the file, POSIX would have dropped the lock.
    assertThat(answerOfOtherProcess()).isEqualTo("refused");

    first.close();
    AutoCloseable other = (AutoCloseable) acquireInOtherLoader();
    assertThat(other).isNotNull();
    assertThat(DirectoryLock.tryAcquire(new LocalDisk(), temp)).isNull();
    other.close();
    assertThat(answerOfOtherProcess()).isEqualTo("claimed");
  }

  private Object acquireInOtherLoader() throws Exception {
    URL[] urls = {DirectoryLock.class.getProtectionDomain().getCodeSource().getLocation()};
    ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    Class<?> type = loader.loadClass(DirectoryLock.class.getName());
    assertThat(type).isNotSameAs(DirectoryLock.class);
    Class<?> diskType = loader.loadClass(Disk.class.getName());
    var makeDisk = loader.loadClass(LocalDisk.class.getName()).getDeclaredConstructor();
    makeDisk.setAccessible(true);
    var method = type.getDeclaredMethod("tryAcquire", diskType, Path.class);
    method.setAccessible(true);
    return method.invoke(null, makeDisk.newInstance(), temp);
  }

  @Test
  void wipedRegistry_isSurvivedByTheFirstOwnersLock() throws Exception {
    DirectoryLock first = DirectoryLock.tryAcquire(new LocalDisk(), temp);
    System.clearProperty("dev.sluice.spool." + temp.toRealPath());

    assertThat(DirectoryLock.tryAcquire(new LocalDisk(), temp)).isNull();
    assertThat(answerOfOtherProcess()).isEqualTo("refused");
    first.close();
  }

  /** POSIX drops the lock when any descriptor of the file is closed, as Java does to set a time. */
  @Test
  void lockThatWasRenewedOrMadeAnew_isHeldAgainstOtherProcesses() throws Exception {
    DirectoryLock lock = DirectoryLock.tryAcquire(new LocalDisk(), temp);
    lock.renew(0);
    assertThat(answerOfOtherProcess()).isEqualTo("refused");
    Files.delete(temp.resolve("lock"));
    assertThat(lock.isGone()).isTrue();
    lock.makeAnew(new LocalDisk());
    lock.checkClaimed();
    lock.renew(0);
    assertThat(answerOfOtherProcess()).isEqualTo("refused");
    lock.close();
    assertThat(answerOfOtherProcess()).isEqualTo("claimed");
  }

  @Test
  void secondProcess_isRefusedUntilTheFirstIsGone() throws Exception {
    Process child = start("claim", temp.toString());
    assertThat(output(child).readLine()).isEqualTo("claimed");

    assertThat(DirectoryLock.tryAcquire(new LocalDisk(), temp)).isNull();
    child.destroyForcibly().waitFor();
    DirectoryLock lock = DirectoryLock.tryAcquire(new LocalDisk(), temp);
    assertThat(lock).isNotNull();
    lock.close();
  }

  @Test
  void lockedDirectory_isLeftAloneAndAnotherIsTaken() throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"), LocalDisk.permissions("rwx------"));
    Files.createDirectory(root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    Process child = start("claim", root.resolve("app-0").toString());
    assertThat(output(child).readLine()).isEqualTo("claimed");
    SpoolRig rig = new SpoolRig(root);
    rig.open();
    rig.append(1);
    rig.spool.flush();

    assertThat(rig.segments().get(0).getParent()).isEqualTo(root.resolve("app-1"));
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
  }

  /** What a killed process had settled is there for the next one; 30 kills at random moments. */
  @Test
  void kill_losesNothingThatWasSettled() throws Exception {
    Path root = Files.createDirectory(temp.resolve("kill"), LocalDisk.permissions("rwx------"));
    Random random = new Random(42);
    Set<Integer> promised = new HashSet<>();
    int first = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = start("append", root.toString(), String.valueOf(first));
      BufferedReader out = output(child);
      int lines = 1 + random.nextInt(100);
      for (String line; (line = out.readLine()) != null && line.matches("[0-9]{9};"); ) {
        first = Integer.parseInt(line.substring(0, 9));
        promised.add(first);
        if (--lines == 0) {
          child.toHandle().destroyForcibly(); // SIGKILL, while it goes on writing
        }
      }
      child.waitFor();
      first += 1_000_000;
    }
    SpoolRig rig = new SpoolRig(root);
    rig.openRecovered();
    Set<Integer> back = new HashSet<>();
    for (Frame frame; (frame = rig.spool.next()) != null; ) {
      back.add(SpoolRig.number(frame.entry()));
    }
    rig.spool.close();
    assertThat(promised).hasSizeGreaterThan(KILLS);
    promised.removeAll(back);
    assertThat(promised).as("promised, and not back").isEmpty();
  }

  /** Owners come and go, and two other processes take their directories over and give them back. */
  @Test
  @Timeout(120)
  void twoHeirs_deliverEachRecordOnce() throws Exception {
    Path root = Files.createDirectory(temp.resolve("heirs"), LocalDisk.permissions("rwx------"));
    List<BufferedReader> outputs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      outputs.add(output(start("inherit", root.toString())));
    }
    for (BufferedReader output : outputs) {
      assertThat(output.readLine()).isEqualTo("ready");
    }
    SpoolRig[] owners = new SpoolRig[3];
    int number = 0;
    for (int i = 0; i < 60; i++) {
      if (owners[i % owners.length] != null) {
        owners[i % owners.length].spool.close();
      }
      SpoolRig owner = new SpoolRig(root);
      owner.open();
      for (int end = number + 20; number < end; ) {
        assertThat(owner.append(++number)).isNotNull();
      }
      owners[i % owners.length] = owner;
    }
    for (SpoolRig owner : owners) {
      owner.spool.close();
      assertThat(owner.warnings).isEmpty();
    }
    List<Integer> delivered = new ArrayList<>();
    for (Process heir : children) {
      heir.getOutputStream().close();
    }
    for (BufferedReader output : outputs) {
      output.lines().forEach(line -> delivered.add(Integer.parseInt(line.substring(0, 9))));
    }
    for (Process heir : children) {
      assertThat(heir.waitFor()).isZero();
    }
    Collections.sort(delivered);
    assertThat(delivered).isEqualTo(IntStream.rangeClosed(1, number).boxed().toList());
  }

  @Test
  void siblings_areTakenOverOldestFirst() throws Exception {
    SpoolRig[] owners = new SpoolRig[3];
    Path root = Files.createDirectory(temp.resolve("root"), LocalDisk.permissions("rwx------"));
    for (int i = 0; i < owners.length; i++) {
      owners[i] = new SpoolRig(root);
      owners[i].open();
    }
    // app-1 writes first, then app-2, then app-0: told from the headers, which hold the wall clock.
    for (int i : new int[] {1, 2, 0}) {
      owners[i].ticker.advanceMillis(i == 1 ? 10_000 : i == 2 ? 20_000 : 30_000);
      IntStream.rangeClosed(1, 3).forEach(n -> owners[(i)].append(i * 10 + n));
    }
    for (SpoolRig owner : owners) {
      owner.spool.close();
    }

    SpoolRig heir = new SpoolRig(root);
    heir.openRecovered();
    assertThat(heir.spool.counts().recovered().frames()).isEqualTo(9);
    List<Frame> frames = heir.takeAll();
    assertThat(SpoolRig.numbers(frames)).containsExactly(11, 12, 13, 21, 22, 23, 1, 2, 3);
    frames.forEach(frame -> assertThat(heir.spool.ack(frame)).isTrue());
    heir.spool.close();
    SpoolRig next = new SpoolRig(root);
    next.openRecovered();
    assertThat(next.spool.counts().recovered()).isEqualTo(Amount.NONE);
    next.spool.close();
    List<Path> left = new ArrayList<>(heir.segments());
    left.sort(Comparator.naturalOrder());
    left.forEach(file -> assertThat(file).hasSize(FrameFormat.HEADER_BYTES));
  }
}
