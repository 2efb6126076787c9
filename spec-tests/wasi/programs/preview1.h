// WASI preview 1 for small C programs without a library: the imports under their own names, the numbers of the witx
// file, and words on standard output. A program defines `test`.
//
//   T(fd_close(9));              prints  fd_close(9): badf
//   N("size", 5);                prints  size: 5
//   path_unlink_file(3, P("a"))  passes the string and its length

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define IMPORT(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) name

typedef struct { const void *buf; u32 len; } iovec;
typedef struct { u8 type; u16 flags; u64 base, inheriting; } fdstat;
typedef struct { u64 dev, ino; u8 type; u64 nlink, size, atim, mtim, ctim; } filestat;
typedef struct { u64 next, ino; u32 namlen; u8 type; } dirent;
typedef struct { u8 tag; u32 len; } prestat;
typedef struct {
  u64 userdata;
  u8 tag;
  union {
    struct { u32 id; u64 timeout, precision; u16 flags; } clock;
    struct { u32 fd; } fd;
  } u;
} subscription;
typedef struct { u64 userdata; u16 error; u8 type; u64 nbytes; u16 flags; } event;

u32 IMPORT(args_get)(u8 **argv, u8 *buf);
u32 IMPORT(args_sizes_get)(u32 *count, u32 *size);
u32 IMPORT(environ_get)(u8 **env, u8 *buf);
u32 IMPORT(environ_sizes_get)(u32 *count, u32 *size);
u32 IMPORT(clock_res_get)(u32 id, u64 *res);
u32 IMPORT(clock_time_get)(u32 id, u64 precision, u64 *time);
u32 IMPORT(fd_advise)(u32 fd, u64 offset, u64 len, u32 advice);
u32 IMPORT(fd_allocate)(u32 fd, u64 offset, u64 len);
u32 IMPORT(fd_close)(u32 fd);
u32 IMPORT(fd_datasync)(u32 fd);
u32 IMPORT(fd_fdstat_get)(u32 fd, fdstat *stat);
u32 IMPORT(fd_fdstat_set_flags)(u32 fd, u32 flags);
u32 IMPORT(fd_fdstat_set_rights)(u32 fd, u64 base, u64 inheriting);
u32 IMPORT(fd_filestat_get)(u32 fd, filestat *stat);
u32 IMPORT(fd_filestat_set_size)(u32 fd, u64 size);
u32 IMPORT(fd_filestat_set_times)(u32 fd, u64 atim, u64 mtim, u32 flags);
u32 IMPORT(fd_pread)(u32 fd, const iovec *iovs, u32 count, u64 offset, u32 *n);
u32 IMPORT(fd_prestat_dir_name)(u32 fd, char *path, u32 len);
u32 IMPORT(fd_prestat_get)(u32 fd, prestat *stat);
u32 IMPORT(fd_pwrite)(u32 fd, const iovec *iovs, u32 count, u64 offset, u32 *n);
u32 IMPORT(fd_read)(u32 fd, const iovec *iovs, u32 count, u32 *n);
u32 IMPORT(fd_readdir)(u32 fd, void *buf, u32 len, u64 cookie, u32 *used);
u32 IMPORT(fd_renumber)(u32 from, u32 to);
u32 IMPORT(fd_seek)(u32 fd, s64 offset, u32 whence, u64 *position);
u32 IMPORT(fd_sync)(u32 fd);
u32 IMPORT(fd_tell)(u32 fd, u64 *position);
u32 IMPORT(fd_write)(u32 fd, const iovec *iovs, u32 count, u32 *n);
u32 IMPORT(path_create_directory)(u32 fd, const char *path, u32 len);
u32 IMPORT(path_filestat_get)(u32 fd, u32 lookup, const char *path, u32 len, filestat *stat);
u32 IMPORT(path_filestat_set_times)(u32 fd, u32 lookup, const char *path, u32 len, u64 atim, u64 mtim, u32 flags);
u32 IMPORT(path_link)(u32 fd, u32 lookup, const char *path, u32 len, u32 to, const char *name, u32 name_len);
u32 IMPORT(path_open)(u32 fd, u32 lookup, const char *path, u32 len, u32 oflags, u64 base, u64 inheriting, u32 flags,
                      u32 *opened);
u32 IMPORT(path_readlink)(u32 fd, const char *path, u32 len, char *buf, u32 buf_len, u32 *used);
u32 IMPORT(path_remove_directory)(u32 fd, const char *path, u32 len);
u32 IMPORT(path_rename)(u32 fd, const char *path, u32 len, u32 to, const char *name, u32 name_len);
u32 IMPORT(path_symlink)(const char *target, u32 target_len, u32 fd, const char *path, u32 len);
u32 IMPORT(path_unlink_file)(u32 fd, const char *path, u32 len);
u32 IMPORT(poll_oneoff)(const subscription *in, event *out, u32 count, u32 *n);
_Noreturn void IMPORT(proc_exit)(u32 code);
u32 IMPORT(proc_raise)(u32 signal);
u32 IMPORT(random_get)(void *buf, u32 len);
u32 IMPORT(sched_yield)(void);
u32 IMPORT(sock_accept)(u32 fd, u32 flags, u32 *opened);
u32 IMPORT(sock_recv)(u32 fd, const iovec *data, u32 count, u32 flags, u32 *n, u16 *out);
u32 IMPORT(sock_send)(u32 fd, const iovec *data, u32 count, u32 flags, u32 *n);
u32 IMPORT(sock_shutdown)(u32 fd, u32 how);

enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 };
enum { APPEND = 1, DSYNC = 2, NONBLOCK = 4, RSYNC = 8, SYNC = 16 };
enum { NOFOLLOW = 0, FOLLOW = 1 };
enum { SET = 0, CUR = 1, END = 2 };
enum { ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8 };
enum { REALTIME = 0, MONOTONIC = 1 };
enum { CLOCK = 0, FD_READ = 1, FD_WRITE = 2 };

#define R_DATASYNC (1ull << 0)
#define R_READ (1ull << 1)
#define R_SEEK (1ull << 2)
#define R_SET_FLAGS (1ull << 3)
#define R_SYNC (1ull << 4)
#define R_TELL (1ull << 5)
#define R_WRITE (1ull << 6)
#define R_ADVISE (1ull << 7)
#define R_ALLOCATE (1ull << 8)
#define R_CREATE_DIRECTORY (1ull << 9)
#define R_CREATE_FILE (1ull << 10)
#define R_PATH_OPEN (1ull << 13)
#define R_READDIR (1ull << 14)
#define R_PATH_FILESTAT_GET (1ull << 18)
#define R_PATH_SET_SIZE (1ull << 19)
#define R_FILESTAT_GET (1ull << 21)
#define R_SET_SIZE (1ull << 22)
#define R_SET_TIMES (1ull << 23)
#define R_UNLINK (1ull << 26)
#define R_POLL (1ull << 27)
// All that can be done with a regular file.
#define R_FILE                                                                                                         \
  (R_DATASYNC | R_READ | R_SEEK | R_SET_FLAGS | R_SYNC | R_TELL | R_WRITE | R_ADVISE | R_ALLOCATE | R_FILESTAT_GET |   \
   R_SET_SIZE | R_SET_TIMES | R_POLL)

#define P(string) string, sizeof(string) - 1

static const char *const names[] = {
    "success",    "2big",         "acces",      "addrinuse",   "addrnotavail", "afnosupport", "again",
    "already",    "badf",         "badmsg",     "busy",        "canceled",     "child",       "connaborted",
    "connrefused", "connreset",   "deadlk",     "destaddrreq", "dom",          "dquot",       "exist",
    "fault",      "fbig",         "hostunreach", "idrm",       "ilseq",        "inprogress",  "intr",
    "inval",      "io",           "isconn",     "isdir",       "loop",         "mfile",       "mlink",
    "msgsize",    "multihop",     "nametoolong", "netdown",    "netreset",     "netunreach",  "nfile",
    "nobufs",     "nodev",        "noent",      "noexec",      "nolck",        "nolink",      "nomem",
    "nomsg",      "noprotoopt",   "nospc",      "nosys",       "notconn",      "notdir",      "notempty",
    "notrecoverable", "notsock",  "notsup",     "notty",       "nxio",         "overflow",    "ownerdead",
    "perm",       "pipe",         "proto",      "protonosupport", "prototype", "range",       "rofs",
    "spipe",      "srch",         "stale",      "timedout",    "txtbsy",       "xdev",        "notcapable"};

void *memcpy(void *to, const void *from, unsigned long n) {
  for (unsigned long i = 0; i < n; i++) ((u8 *)to)[i] = ((const u8 *)from)[i];
  return to;
}

void *memset(void *to, int value, unsigned long n) {
  for (unsigned long i = 0; i < n; i++) ((u8 *)to)[i] = (u8)value;
  return to;
}

static inline u32 length(const char *string) {
  u32 n = 0;
  while (string[n]) n++;
  return n;
}

static inline int same(const void *one, const void *other, u32 n) {
  for (u32 i = 0; i < n; i++)
    if (((const u8 *)one)[i] != ((const u8 *)other)[i]) return 0;
  return 1;
}

static inline void put(const void *bytes, u32 n) {
  iovec vector = {bytes, n};
  u32 written;
  fd_write(1, &vector, 1, &written);
}

static inline void say(const char *string) { put(string, length(string)); }

static inline void say_number(s64 value) {
  char digits[24];
  u32 at = sizeof digits;
  u64 left = value < 0 ? -(u64)value : (u64)value;
  do digits[--at] = '0' + left % 10;
  while (left /= 10);
  if (value < 0) digits[--at] = '-';
  put(digits + at, sizeof digits - at);
}

// Prints the call and the name of what it answered; gives the answer back.
static inline u32 report(const char *what, u32 error) {
  say(what);
  say(": ");
  say(error < sizeof names / sizeof *names ? names[error] : "no error of preview 1");
  say("\n");
  return error;
}
#define T(call) report(#call, call)

static inline void N(const char *label, s64 value) {
  say(label);
  say(": ");
  say_number(value);
  say("\n");
}

static inline void S(const char *label, const void *bytes, u32 n) {
  say(label);
  say(": ");
  for (u32 i = 0; i < n; i++) put(((const u8 *)bytes)[i] ? (const char *)bytes + i : "~", 1);
  say("\n");
}

// Opens a path in the folder that is open as 3; prints and ends the program where that fails.
static inline u32 open_with(const char *path, u32 oflags, u64 base, u32 flags) {
  u32 fd = 0;
  u32 error = path_open(3, FOLLOW, path, length(path), oflags, base, 0, flags, &fd);
  if (error == 0) return fd;
  report(path, error);
  proc_exit(99);
}

// Opens a file with all rights, making it if it is not there.
static inline u32 open_file(const char *path) { return open_with(path, CREAT, R_FILE, 0); }

// Makes a file with this text in it.
static inline void make(const char *path, const char *text) {
  u32 fd = open_with(path, CREAT | TRUNC, R_WRITE, 0), n;
  iovec vector = {text, length(text)};
  fd_write(fd, &vector, 1, &n);
  fd_close(fd);
}

// Prints what a file holds.
static inline void show(const char *path) {
  static char bytes[4096];
  u32 fd = open_with(path, 0, R_READ, 0), n = 0;
  iovec vector = {bytes, sizeof bytes};
  fd_read(fd, &vector, 1, &n);
  fd_close(fd);
  S(path, bytes, n);
}

static inline u32 write_text(u32 fd, const char *text) {
  iovec vector = {text, length(text)};
  u32 n = 0;
  u32 error = fd_write(fd, &vector, 1, &n);
  return error ? error : n == length(text) ? 0 : 29;
}

// Prints what a descriptor gives for one read of up to n bytes, at most 100.
static inline void read_text(u32 fd, u32 n) {
  char bytes[100];
  iovec vector = {bytes, n};
  u32 got = 0;
  u32 error = fd_read(fd, &vector, 1, &got);
  if (error) report("read", error);
  else S("read", bytes, got);
}

static void test(void);
__attribute__((export_name("_start"))) void start(void) { test(); }
