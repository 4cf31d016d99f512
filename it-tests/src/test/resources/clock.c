// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0

// Preloaded into a process: its wall clock is off by as many seconds as the file that IT_CLOCK names says now. The clock
// that only runs forward stays as it is, as when somebody sets the date.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long offSeconds(void) {
  const char *path = getenv("IT_CLOCK");
  char text[32] = {0};
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return 0;
  }
  long count = read(file, text, sizeof text - 1);
  close(file);
  return count > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = (int) syscall(SYS_clock_gettime, clock, now);
  if (failed == 0 && clock == CLOCK_REALTIME) {
    now->tv_sec += offSeconds();
  }
  return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
  int failed = (int) syscall(SYS_gettimeofday, now, zone);
  if (failed == 0) {
    now->tv_sec += offSeconds();
  }
  return failed;
}

time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now != NULL) {
    *now = exact.tv_sec;
  }
  return exact.tv_sec;
}
