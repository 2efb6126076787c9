// What a C program is told when something cannot be.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void told(const char *what, int result) { printf("%s: %s\n", what, result >= 0 ? "done" : strerror(errno)); }

int main(void) {
  told("mkdir", mkdir("dir", 0777));
  told("mkdir again", mkdir("dir", 0777));
  told("open none", open("none", O_RDONLY));
  told("open folder to write", open("dir", O_WRONLY));
  told("open new", open("file", O_RDWR | O_CREAT, 0666));
  told("open exclusively", open("file", O_RDWR | O_CREAT | O_EXCL, 0666));
  told("rmdir file", rmdir("file"));
  told("below a file", open("file/x", O_RDONLY));
  told("link", symlink("file", "link"));
  told("nofollow", open("link", O_RDONLY | O_NOFOLLOW));
  told("close", close(42));
  told("seek", (int)lseek(1, 0, SEEK_SET));
  return 0;
}
