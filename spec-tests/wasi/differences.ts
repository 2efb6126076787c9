// Where Node's own WASI answers otherwise than expected/ says, and why we do not follow it. Seen with Node 20.20; a newer
// one may have come round, so that each line may be either.

/** How one program differs. */
export interface Difference {
  readonly why: string;
  /** What Node says instead of which line; left out where the two have no lines in common, and Node is not asked. */
  readonly lines?: Readonly<Record<string, string>>;
}

export const differences: Readonly<Record<string, Difference>> = {
  'append-pwrite': {
    why: 'POSIX: `pwrite` writes at its offset whatever the flags. On Linux O_APPEND sends it to the end, and Node hands both on.',
    lines: {
      'file: Xbc': 'file: abcX',
    },
  },
  'clock-cpu': {
    why: 'CPU time in an interpreter is no measure of work, fuel is; the specification has `inval` for clocks that are not supported.',
    lines: {
      'clock_res_get(2, &time): inval': 'clock_res_get(2, &time): success',
      'clock_time_get(2, 0, &time): inval': 'clock_time_get(2, 0, &time): success',
      'clock_res_get(3, &time): inval': 'clock_res_get(3, &time): success',
      'clock_time_get(3, 0, &time): inval': 'clock_time_get(3, 0, &time): success',
    },
  },
  'clock-unknown': {
    why: 'Memory that is not there is `fault`; Node says `overflow`.',
    lines: {
      'clock_time_get(REALTIME, 0, end): fault': 'clock_time_get(REALTIME, 0, end): overflow',
      'clock_res_get(REALTIME, end): fault': 'clock_res_get(REALTIME, end): overflow',
    },
  },
  close: {
    why: 'Descriptors are unsigned; Node refuses half of them before it looks.',
    lines: {
      'fd_close(0xffffffff): badf': 'fd_close(0xffffffff): inval',
    },
  },
  'dir-as-file-errors': {
    why: 'A folder is `isdir` as in POSIX, what is no folder `notdir`; in Node the missing right comes first. The specification leaves it open, and its suite takes either.',
    lines: {
      'fd_read(3, &vector, 1, &n): isdir': 'fd_read(3, &vector, 1, &n): notcapable',
      'fd_write(3, &vector, 1, &n): isdir': 'fd_write(3, &vector, 1, &n): notcapable',
      'fd_seek(3, 0, SET, &position): isdir': 'fd_seek(3, 0, SET, &position): notcapable',
      'fd_allocate(3, 0, 1): isdir': 'fd_allocate(3, 0, 1): notcapable',
      'fd_filestat_set_size(3, 0): isdir': 'fd_filestat_set_size(3, 0): notcapable',
      'fd_advise(3, 0, 0, 0): isdir': 'fd_advise(3, 0, 0, 0): badf',
      'path_open(file, 0, P("x"), 0, R_READ, 0, 0, &fd): notdir':
        'path_open(file, 0, P("x"), 0, R_READ, 0, 0, &fd): notcapable',
      'fd_readdir(file, &byte, 1, 0, &n): notdir': 'fd_readdir(file, &byte, 1, 0, &n): notcapable',
    },
  },
  fdstat: {
    why: "Node shows the host's own open flags among those of the specification.",
    lines: {
      'flags: 1': 'flags: 33794',
      'flags: 0': 'flags: 32768',
    },
  },
  'libc-errno': {
    why: 'Node follows a link in the last place also where it was not asked to.',
    lines: {
      'nofollow: Symbolic link loop': 'nofollow: done',
    },
  },
  'links-inside': {
    why: 'Node takes `..` off the text; after a link it is the folder above where the link leads.',
  },
  'links-made-outside': {
    why: 'Node makes the file outside. Absolute links are refused by both, here as what leads out of the folder.',
    lines: {
      'made through it: 0': 'made through it: 1',
      'path_symlink(P("/etc/passwd"), 3, P("absolute")): notcapable':
        'path_symlink(P("/etc/passwd"), 3, P("absolute")): perm',
    },
  },
  'links-outside': {
    why: 'Node makes files outside, through a link that dangles.',
  },
  'names-empty': {
    why: 'POSIX: ENOENT for an empty path.',
    lines: {
      'path_open(3, 0, P(""), CREAT, R_READ, 0, 0, &fd): noent':
        'path_open(3, 0, P(""), CREAT, R_READ, 0, 0, &fd): inval',
      'path_filestat_get(3, 0, P(""), &stat): noent': 'path_filestat_get(3, 0, P(""), &stat): inval',
      'path_create_directory(3, P("")): noent': 'path_create_directory(3, P("")): inval',
      'path_unlink_file(3, P("")): noent': 'path_unlink_file(3, P("")): inval',
    },
  },
  'names-nul': {
    why: 'Node cuts the path at the NUL, and opens, makes and removes another file than the one that was named.',
    lines: {
      'path_open(3, 0, P("file\\0"), 0, R_READ, 0, 0, &fd): inval':
        'path_open(3, 0, P("file\\0"), 0, R_READ, 0, 0, &fd): success',
      'path_create_directory(3, P("\\0")): inval': 'path_create_directory(3, P("\\0")): exist',
      'path_unlink_file(3, P("file\\0")): inval': 'path_unlink_file(3, P("file\\0")): success',
    },
  },
  'no-files': {
    why: 'What is open and no folder is `notdir`; in Node the missing right comes first.',
    lines: {
      'path_open(0, FOLLOW, P("file"), 0, R_READ, 0, 0, &fd): notdir':
        'path_open(0, FOLLOW, P("file"), 0, R_READ, 0, 0, &fd): notcapable',
    },
  },
  'open-directory': {
    why: 'What was opened is a folder to stay in; Node compares with the folder that was open from the start.',
    lines: {
      'path_open(dir, 0, P("./../dir/file"), 0, R_READ, 0, 0, &fd): notcapable':
        'path_open(dir, 0, P("./../dir/file"), 0, R_READ, 0, 0, &fd): success',
    },
  },
  'open-nofollow-directory': {
    why: 'Node follows a link in the last place also where it was not asked to.',
    lines: {
      'path_open(3, NOFOLLOW, P("to-dir"), DIRECTORY, R_READDIR, 0, 0, &fd): loop':
        'path_open(3, NOFOLLOW, P("to-dir"), DIRECTORY, R_READDIR, 0, 0, &fd): success',
    },
  },
  'open-nofollow': {
    why: 'Node follows a link in the last place also where it was not asked to.',
    lines: {
      'path_open(3, NOFOLLOW, P("link"), 0, R_READ, 0, 0, &fd): loop':
        'path_open(3, NOFOLLOW, P("link"), 0, R_READ, 0, 0, &fd): success',
    },
  },
  'paths-outside': {
    why: 'Node takes what leads above the folder for the folder itself, as if it were the root of everything.',
    lines: {
      '..: 1': '..: 0',
      '../new: 1': '../new: 0',
      'dir/../../new: 1': 'dir/../../new: 0',
      'path_create_directory(3, P("../dir")): notcapable': 'path_create_directory(3, P("../dir")): exist',
      'path_remove_directory(3, P("..")): notcapable': 'path_remove_directory(3, P("..")): notempty',
      'path_unlink_file(3, P("../secret")): notcapable': 'path_unlink_file(3, P("../secret")): noent',
      'path_rename(3, P("../secret"), 3, P("mine")): notcapable': 'path_rename(3, P("../secret"), 3, P("mine")): noent',
      'path_rename(3, P("dir"), 3, P("../dir")): notcapable': 'path_rename(3, P("dir"), 3, P("../dir")): success',
      'path_filestat_get(3, FOLLOW, P("../secret"), &stat): notcapable':
        'path_filestat_get(3, FOLLOW, P("../secret"), &stat): noent',
      'path_link(3, 0, P("../secret"), 3, P("mine")): notcapable':
        'path_link(3, 0, P("../secret"), 3, P("mine")): noent',
      'path_symlink(P("x"), 3, P("../link")): notcapable': 'path_symlink(P("x"), 3, P("../link")): success',
    },
  },
  paths: {
    why: 'Node takes `..` off the text, so that what comes before it need not exist.',
    lines: {
      'dir/none/../nested/file : noent': 'dir/none/../nested/file : success',
    },
  },
  'pointers-outside': {
    why: 'Memory that is not there is `fault`; Node says `overflow`.',
    lines: {
      'path_open(3, 0, end - 2, 4, 0, R_READ, 0, 0, &fd): fault':
        'path_open(3, 0, end - 2, 4, 0, R_READ, 0, 0, &fd): overflow',
      'path_open(3, 0, P("file"), 0, R_READ, 0, 0, (u32 *)(end - 3)): fault':
        'path_open(3, 0, P("file"), 0, R_READ, 0, 0, (u32 *)(end - 3)): overflow',
      'path_create_directory(3, end, 1): fault': 'path_create_directory(3, end, 1): overflow',
      'path_filestat_get(3, 0, P("file"), (filestat *)(end - 63)): fault':
        'path_filestat_get(3, 0, P("file"), (filestat *)(end - 63)): overflow',
      'fd_filestat_get(3, (filestat *)(end - 63)): fault': 'fd_filestat_get(3, (filestat *)(end - 63)): overflow',
      'fd_fdstat_get(3, (fdstat *)(end - 23)): fault': 'fd_fdstat_get(3, (fdstat *)(end - 23)): overflow',
      'fd_readdir(3, end - 10, 20, 0, &fd): fault': 'fd_readdir(3, end - 10, 20, 0, &fd): overflow',
      'fd_prestat_get(3, (prestat *)(end - 7)): fault': 'fd_prestat_get(3, (prestat *)(end - 7)): overflow',
    },
  },
  'poll-absolute': {
    why: 'Node waits for hours: it takes the time that is over for one that is far away.',
  },
  'poll-errors': {
    why: 'Node crashes.',
  },
  'poll-files': {
    why: "Files are always ready, says the specification; Node asks the host's epoll, which refuses them.",
  },
  'prestat-short': {
    why: 'The specification names none of these errors; its suite expects `nametoolong`. What is not open from the start is `badf`, as for programs that count upwards.',
    lines: {
      'fd_prestat_dir_name(3, name, 0): nametoolong': 'fd_prestat_dir_name(3, name, 0): nobufs',
      'fd_prestat_get(fd, &pre): badf': 'fd_prestat_get(fd, &pre): inval',
    },
  },
  raise: {
    why: 'Node raises the signal, in its own process.',
  },
  random: {
    why: 'Memory that is not there is `fault`; Node says `overflow`.',
    lines: {
      'random_get((void *)(__builtin_wasm_memory_size(0) * 65536 - 3), 4): fault':
        'random_get((void *)(__builtin_wasm_memory_size(0) * 65536 - 3), 4): overflow',
    },
  },
  'read-only': {
    why: "Node's folders are always for writing.",
  },
  'readdir-cut': {
    why: 'Node leaves `.` and `..` out, so that there is less to give.',
    lines: {
      'used: 64': 'used: 53',
    },
  },
  'readdir-order': {
    why: 'Node gives entries as the host does, and leaves `.` and `..` out. The order of names is part of being repeatable.',
  },
  'readlink-short': {
    why: 'POSIX cuts off what has no room.',
    lines: {
      'path_readlink(3, P("link"), target, 4, &used): success': 'path_readlink(3, P("link"), target, 4, &used): nobufs',
      'target: some': 'target: ',
    },
  },
  readlink: {
    why: 'POSIX: ENOENT for an empty target.',
    lines: {
      'path_symlink(P(""), 3, P("empty")): noent': 'path_symlink(P(""), 3, P("empty")): inval',
    },
  },
  'rename-open': {
    why: 'What was opened is the folder, not its name: Node looks for it where it was.',
    lines: {
      'path_open(dir, 0, P("inner"), DIRECTORY, R_PATH_OPEN, 0, 0, &inner): success':
        'path_open(dir, 0, P("inner"), DIRECTORY, R_PATH_OPEN, 0, 0, &inner): noent',
    },
  },
  sock: {
    why: 'What is open is no socket; in Node the missing right comes first, or nothing is asked.',
    lines: {
      'sock_shutdown(99, 1): badf': 'sock_shutdown(99, 1): notsup',
      'sock_recv(file, &vector, 1, 0, &n, &flags): notsock': 'sock_recv(file, &vector, 1, 0, &n, &flags): notcapable',
      'sock_send(file, &vector, 1, 0, &n): notsock': 'sock_send(file, &vector, 1, 0, &n): notcapable',
      'sock_accept(file, 0, &fd): notsock': 'sock_accept(file, 0, &fd): notcapable',
      'sock_shutdown(file, 1): notsock': 'sock_shutdown(file, 1): notsup',
    },
  },
  'stdout-gather': {
    why: 'Memory that is not there is `fault`; Node says `overflow` or `inval`.',
    lines: {
      'fd_write(1, outside, 2, &n): fault': 'fd_write(1, outside, 2, &n): overflow',
      'fd_write(1, (iovec *)0xfffffff0, 2, &n): fault': 'fd_write(1, (iovec *)0xfffffff0, 2, &n): inval',
    },
  },
  streams: {
    why: 'A stream has no position, as in POSIX: C libraries go on without one. In Node the missing right comes first.',
    lines: {
      'fd_seek(fd, 0, SET, &position): spipe': 'fd_seek(fd, 0, SET, &position): notcapable',
      'fd_tell(fd, &position): spipe': 'fd_tell(fd, &position): notcapable',
      'fd_pwrite(fd, &vector, 1, 0, &n): spipe': 'fd_pwrite(fd, &vector, 1, 0, &n): notcapable',
      'fd_prestat_get(fd, &pre): badf': 'fd_prestat_get(fd, &pre): inval',
      'path_unlink_file(fd, P("x")): notdir': 'path_unlink_file(fd, P("x")): notcapable',
    },
  },
  'strings-outside': {
    why: 'Memory that is not there is `fault`; Node says `overflow`.',
    lines: {
      'args_sizes_get((u32 *)end, &size): fault': 'args_sizes_get((u32 *)end, &size): overflow',
      'args_sizes_get(&count, (u32 *)(end - 3)): fault': 'args_sizes_get(&count, (u32 *)(end - 3)): overflow',
      'args_get((u8 **)end, end - 64): fault': 'args_get((u8 **)end, end - 64): overflow',
      'environ_sizes_get((u32 *)end, &size): fault': 'environ_sizes_get((u32 *)end, &size): overflow',
    },
  },
  'text-start': {
    why: 'Node serves no call before `start`, so none from a start function.',
  },
};
