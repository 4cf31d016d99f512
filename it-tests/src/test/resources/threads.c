// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0

// Preloaded into a process: one thread cannot be started. The file that IT_THREADS names says which it is, counted from the
// first one with that file; 0 stands for all. The JVM tries a thread several times, each with the same argument.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int threads;
static void *_Atomic refusedArgument;

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*task)(void *), void *argument) {
  int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
  const char *path = getenv("IT_THREADS");
  FILE *file = path == NULL ? NULL : fopen(path, "re");
  if (file != NULL) {
    int refused = 0;
    int found = fscanf(file, "%d", &refused);
    fclose(file);
    if (argument == refusedArgument) {
      return EAGAIN;
    }
    if (found == 1 && (++threads == refused || refused == 0)) {
      refusedArgument = argument;
      return EAGAIN;
    }
  }
  return next(thread, how, task, argument);
}
