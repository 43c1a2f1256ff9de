/* A disk that fails when it is told to: preloaded before libc, for the files of a database alone.
 *
 * BROKEN_NAME  part of the path of the files that may fail
 * BROKEN_FLAG  file whose first word says what fails now: "sync", "write", "full"; no file: nothing
 * broken_arm(what, n) instead lets the n-th call from now on fail, and all that come after it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char armed[8];
static long left = -1;

void broken_arm(const char *what, long n) {
    strncpy(armed, what, sizeof armed - 1);
    left = n;
}

long broken_left(void) { return left; }

static int ours(int fd) {
    char link[64], path[4096];
    const char *name = getenv("BROKEN_NAME");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (!name || size < 0) return 0;
    path[size] = 0;
    return strstr(path, name) != NULL;
}

static int told(const char *what) {
    const char *flag = getenv("BROKEN_FLAG");
    char word[8] = "";
    int fd = flag ? (int)syscall(SYS_openat, AT_FDCWD, flag, O_RDONLY) : -1;
    if (fd < 0) return 0;
    ssize_t size = syscall(SYS_read, fd, word, sizeof word - 1);
    syscall(SYS_close, fd);
    return size > 0 && !strncmp(word, what, strlen(what));
}

static int fails(const char *what, int fd) {
    if (!ours(fd)) return 0;
    if (left >= 0 && !strcmp(armed, what) && (left == 0 || --left == 0)) return 1;
    return told(what);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
    if (fails("sync", fd)) { errno = EIO; return -1; }
    return REAL(fsync)(fd);
}

int fdatasync(int fd) {
    if (fails("sync", fd)) { errno = EIO; return -1; }
    return REAL(fdatasync)(fd);
}

static int refused(int fd) {
    if (fails("full", fd)) { errno = ENOSPC; return 1; }
    if (fails("write", fd)) { errno = EIO; return 1; }
    return 0;
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return refused(fd) ? -1 : REAL(pwrite64)(fd, from, size, at);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    return refused(fd) ? -1 : REAL(pwrite)(fd, from, size, at);
}

ssize_t write(int fd, const void *from, size_t size) {
    return refused(fd) ? -1 : REAL(write)(fd, from, size);
}
