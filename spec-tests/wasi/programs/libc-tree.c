// A tree of folders is made, walked and taken away again.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int compare(const void *one, const void *other) { return strcmp(*(char *const *)one, *(char *const *)other); }

static void walk(const char *path, int depth, int removing) {
  DIR *dir = opendir(path);
  if (dir == NULL) return;
  char *names[16];
  int count = 0;
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) names[count++] = strdup(entry->d_name);
  }
  closedir(dir);
  qsort(names, (size_t)count, sizeof *names, compare);
  for (int i = 0; i < count; i++) {
    char inner[128];
    struct stat stat_;
    snprintf(inner, sizeof inner, "%s/%s", path, names[i]);
    stat(inner, &stat_);
    int is_dir = S_ISDIR(stat_.st_mode);
    if (!removing) printf("%*s%s%s\n", depth * 2, "", names[i], is_dir ? "/" : "");
    if (is_dir) walk(inner, depth + 1, removing);
    if (removing) (is_dir ? rmdir : unlink)(inner);
    free(names[i]);
  }
}

int main(void) {
  const char *dirs[] = {"tree", "tree/a", "tree/a/deep", "tree/b"};
  const char *files[] = {"tree/one", "tree/a/two", "tree/a/deep/three", "tree/b/four"};
  for (int i = 0; i < 4; i++) mkdir(dirs[i], 0777);
  for (int i = 0; i < 4; i++) fclose(fopen(files[i], "w"));
  walk("tree", 0, 0);
  walk("tree", 0, 1);
  printf("rmdir: %d\n", rmdir("tree"));
  return 0;
}
