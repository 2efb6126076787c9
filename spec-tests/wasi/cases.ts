// What each program is given. What must come of it is in expected/, beside; where Node's own WASI answers otherwise is in
// differences.ts. Data only.

/** One run of one program of wasm/. */
export interface WasiCase {
  readonly program: string;
  /** Arguments behind the program's name (default none). */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Files in the folder that is open as 3 and called `/`, by path, and links by path; false for no folder (default none in it). */
  readonly files?: Readonly<Record<string, string>> | false;
  readonly links?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
}

const named: readonly WasiCase[] = [
  { program: 'args', args: ['one', '', 'größer', 'with space'] },
  { program: 'environ', environment: { A: '1', EMPTY: '', GREETING: 'grüß dich' } },
  { program: 'strings-outside', args: ['x'] },
  { program: 'stdin-read', stdin: 'hello, world\n' },
  { program: 'stdin-scatter', stdin: 'abcdefghij' },
  {
    program: 'links-outside',
    files: { file: 'text', 'dir/x': '' },
    links: {
      ...{ up: '../secret', 'up-new': '../new', 'up-dir': '..', 'dir/up': '../../secret', 'to-up': 'up' },
      ...{ absolute: '/etc/passwd', inside: 'dir/../file' },
    },
  },
  { program: 'read-only', files: { file: 'text' }, readOnly: true },
  { program: 'no-files', files: false },
  { program: 'libc-hello', args: ['one', 'two'] },
  { program: 'libc-cat', stdin: 'first line\nsecond line, longer than a buffer\nno newline' },
  { program: 'libc-environment', environment: { GREETING: 'hello' } },
  { program: 'libc-pipeline', stdin: 'the cat and the dog and the bird\nand nobody else\n' },
  { program: 'zig-lines', stdin: 'one\ntwo\n\nfour\n' },
  { program: 'zig-exit', args: ['one'] },
];

/** Programs that are given nothing but an empty folder. */
const plain = [
  ...['advise', 'allocate', 'append', 'append-pwrite', 'clock-cpu', 'clock-resolution', 'clock-time', 'clock-unknown'],
  ...['close', 'dir-as-file', 'dir-as-file-errors', 'exit-code', 'exit-large', 'fdstat', 'fdstat-flags', 'filestat'],
  ...[
    'filestat-size',
    'filestat-times',
    'libc-atexit',
    'libc-errno',
    'libc-file',
    'libc-save',
    'libc-sleep',
    'libc-tree',
  ],
  ...['link', 'link-symlink', 'links-inside', 'links-loop', 'links-made-outside', 'many-open', 'mkdir-rmdir'],
  ...['names-empty', 'names-long', 'names-nul', 'names-unicode', 'open-create', 'open-dangling', 'open-directory'],
  ...['open-nofollow', 'open-nofollow-directory', 'open-rights', 'path-filestat', 'path-times', 'paths'],
  ...['paths-outside', 'paths-slash', 'pointers-outside', 'poll-absolute', 'poll-clock', 'poll-errors', 'poll-files'],
  ...['poll-nothing', 'pread-pwrite', 'prestat', 'prestat-short', 'raise', 'random', 'readdir', 'readdir-cut'],
  ...['readdir-many', 'readdir-order', 'readlink', 'readlink-short', 'rename', 'rename-open', 'renumber'],
  ...['renumber-closed', 'renumber-stdout', 'rights', 'rights-inherited', 'sched-yield', 'seek-tell', 'sock'],
  ...['stdout-gather', 'streams', 'sync', 'text-grow', 'text-start', 'text-unused', 'unlink', 'write-gap', 'zig-files'],
];

export const wasiCases: readonly WasiCase[] = [...named, ...plain.map((program) => ({ program }))];
