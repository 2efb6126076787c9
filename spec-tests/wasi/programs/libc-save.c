// A file is replaced at once: written under another name, then renamed.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void save(const char *text) {
  int fd = open("state.tmp", O_WRONLY | O_CREAT | O_EXCL, 0666);
  printf("opened: %d\n", fd >= 0);
  printf("written: %d\n", (int)write(fd, text, strlen(text)));
  printf("synced: %d\n", fsync(fd));
  close(fd);
  printf("renamed: %d\n", rename("state.tmp", "state"));
}

int main(void) {
  save("first");
  save("second state");
  struct stat stat_;
  printf("size: %d\n", stat("state", &stat_) == 0 ? (int)stat_.st_size : -1);
  printf("left over: %d\n", access("state.tmp", F_OK) == 0);
  return 0;
}
