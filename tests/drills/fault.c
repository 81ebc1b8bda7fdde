/*
 * A disk that can be cut off and that can fail, under a program that is not changed:
 * preloaded, it stands between the program and the C library.
 *
 * Of every file of the directory FAULT_DIRECTORY whose name ends in ".db" or ".db-wal" a
 * twin, NAME.synced, holds what a disk without power would still have: what was written
 * and then synced. While the file "fault" in that directory holds a word, writes fail:
 * "ENOSPC" as on a full disk, "EIO" as on a broken one. With FAULT_WAL_UNSYNCED the syncs
 * of the log count for nothing, as with synchronous=NORMAL. With FAULT_MUTE what fails is
 * not told: it is lost, and the program hears that all is well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS 4096
#define FILES 16

struct range { off_t from; size_t length; };
struct file {
    char path[PATH_MAX];
    int twin;
    int log;
    struct range *dirty;
    size_t count, room;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES];
static int known; /* how many files there are */
static int of_fd[FDS]; /* 0: not looked at, -1: not ours, else the file's place + 1 */
static char directory[PATH_MAX], fault[PATH_MAX];
static int wal_unsynced, mute;

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_close)(int), (*real_truncate)(int, off64_t);

__attribute__((constructor)) static void begin(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_close = dlsym(RTLD_NEXT, "close");
    real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
    const char *given = getenv("FAULT_DIRECTORY");
    if (!given || !realpath(given, directory)) { fputs("FAULT_DIRECTORY is not there\n", stderr); _exit(97); }
    snprintf(fault, sizeof fault, "%.4000s/fault", directory);
    wal_unsynced = getenv("FAULT_WAL_UNSYNCED") != NULL;
    mute = getenv("FAULT_MUTE") != NULL;
}

static int ends(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

/* The file behind fd, if it is one of ours. The lock is held. */
static struct file *file_of(int fd) {
    if (fd < 0 || fd >= FDS || of_fd[fd] == -1) return NULL;
    if (of_fd[fd] > 0) return &files[of_fd[fd] - 1];
    of_fd[fd] = -1;
    char link[64], path[PATH_MAX - 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    size_t within = strlen(directory);
    if (strncmp(path, directory, within) || path[within] != '/' || !(ends(path, ".db") || ends(path, ".db-wal"))) return NULL;
    int place = 0;
    while (place < known && strcmp(files[place].path, path)) place++;
    if (place == known) {
        if (known == FILES) { fputs("fault: too many files\n", stderr); _exit(98); }
        struct file *made = &files[known++];
        snprintf(made->path, sizeof made->path, "%s", path);
        char twin[PATH_MAX];
        snprintf(twin, sizeof twin, "%s.synced", path);
        made->twin = open(twin, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        made->log = ends(path, "-wal");
    }
    of_fd[fd] = place + 1;
    return &files[place];
}

static int failing(void) {
    int fd = open(fault, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    char word[16] = {0};
    ssize_t length = read(fd, word, sizeof word - 1);
    real_close(fd);
    if (length <= 0) return 0;
    return strncmp(word, "EIO", 3) == 0 ? EIO : ENOSPC;
}

/* What the program hears of a failure. */
static ssize_t told(int error, ssize_t otherwise) {
    if (mute) return otherwise;
    errno = error;
    return -1;
}

/* Notes that a range is written and not synced. Returns an error that is to be had instead. */
static int note(int fd, off_t from, size_t length) {
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd);
    int error = file ? failing() : 0;
    if (file && !error) {
        if (file->count == file->room) {
            file->room = file->room ? file->room * 2 : 256;
            file->dirty = realloc(file->dirty, file->room * sizeof *file->dirty);
        }
        file->dirty[file->count++] = (struct range){from, length};
    }
    pthread_mutex_unlock(&lock);
    return error;
}

/* What was written before is on the disk now. */
static void settle(int fd) {
    static char buffer[1 << 16];
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd);
    if (file && !(file->log && wal_unsynced)) {
        for (size_t at = 0; at < file->count; at++) {
            off_t from = file->dirty[at].from;
            size_t left = file->dirty[at].length;
            while (left) {
                ssize_t got = pread(fd, buffer, left < sizeof buffer ? left : sizeof buffer, from);
                if (got <= 0) break;
                real_pwrite(file->twin, buffer, (size_t)got, from);
                from += got;
                left -= (size_t)got;
            }
        }
        file->count = 0;
        struct stat now;
        if (fstat(fd, &now) == 0) real_truncate(file->twin, now.st_size);
    }
    pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t from) {
    int error = note(fd, from, length);
    if (error) return told(error, (ssize_t)length);
    return real_pwrite(fd, bytes, length, from);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t from) {
    return pwrite64(fd, bytes, length, from);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    int error = note(fd, lseek(fd, 0, SEEK_CUR), length);
    if (error) return told(error, (ssize_t)length);
    return real_write(fd, bytes, length);
}

static int synced(int fd, int (*sync)(int)) {
    pthread_mutex_lock(&lock);
    int broken = file_of(fd) && failing() == EIO;
    pthread_mutex_unlock(&lock);
    if (broken) return (int)told(EIO, 0);
    int result = sync(fd);
    if (result == 0) settle(fd);
    return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int ftruncate64(int fd, off64_t length) {
    int error = note(fd, 0, 0);
    if (error) return (int)told(error, 0);
    return real_truncate(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FDS) of_fd[fd] = 0;
    pthread_mutex_unlock(&lock);
    return real_close(fd);
}
