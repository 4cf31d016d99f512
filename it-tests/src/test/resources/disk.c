// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0

// Preloaded into a process: the disk fails for the files that have IT_DISK_FILE in their path. The page of 4096 bytes that
// begins at IT_DISK_UNREADABLE cannot be read; the syncs from number IT_DISK_SYNC_FROM to IT_DISK_SYNC_TO are refused.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long syncs;

static long number(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? -1 : atol(value);
}

static int fails(int file) {
  const char *part = getenv("IT_DISK_FILE");
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = part == NULL ? -1 : readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = 0;
  return strstr(path, part) != NULL;
}

ssize_t read(int file, void *into, size_t count) {
  static ssize_t (*real)(int, void *, size_t);
  if (real == NULL) {
    real = (ssize_t (*)(int, void *, size_t)) dlsym(RTLD_NEXT, "read");
  }
  long from = number("IT_DISK_UNREADABLE");
  if (from >= 0 && fails(file)) {
    off_t at = lseek(file, 0, SEEK_CUR);
    if (at < from + 4096 && at + (off_t) count > from) {
      errno = EIO;
      return -1;
    }
  }
  return real(file, into, count);
}

int fsync(int file) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
  }
  long from = number("IT_DISK_SYNC_FROM");
  if (from >= 0 && fails(file)) {
    long sync = atomic_fetch_add(&syncs, 1) + 1;
    if (sync >= from && sync <= number("IT_DISK_SYNC_TO")) {
      errno = EIO;
      return -1;
    }
  }
  return real(file);
}
