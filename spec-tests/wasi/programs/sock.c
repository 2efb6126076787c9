// There are no sockets: what is open is none, what is not open is nothing.
#include "preview1.h"

static void test(void) {
  char byte;
  iovec vector = {&byte, 1};
  u32 n, fd = 0;
  u16 flags;
  make("file", "");
  u32 file = open_file("file");
  T(sock_recv(99, &vector, 1, 0, &n, &flags));
  T(sock_send(99, &vector, 1, 0, &n));
  T(sock_shutdown(99, 1));
  T(sock_accept(99, 0, &fd));
  T(sock_recv(file, &vector, 1, 0, &n, &flags));
  T(sock_send(file, &vector, 1, 0, &n));
  T(sock_accept(file, 0, &fd));
  T(sock_shutdown(file, 1));
}
