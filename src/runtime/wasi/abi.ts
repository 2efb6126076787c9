// Numbers and layouts of WASI preview 1 that more than one family uses, in the witx file's words. No behaviour.

/** The module name that programs import these functions under. */
export const wasiModuleName = 'wasi_snapshot_preview1';

/** witx `clockid`. */
export const clockId = { realtime: 0, monotonic: 1, processCputime: 2, threadCputime: 3 } as const;

/** witx `filetype`. Preview 1 has none for a pipe: `unknown` is what a stream that is no terminal says. */
export const filetype = {
  unknown: 0,
  blockDevice: 1,
  characterDevice: 2,
  directory: 3,
  regularFile: 4,
  socketStream: 6,
  symbolicLink: 7,
} as const;

/** witx `whence`. */
export const whence = { set: 0, current: 1, end: 2 } as const;

/** witx `fdflags`. */
export const fdflags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;

/** witx `oflags`. */
export const oflags = { creat: 1, directory: 2, excl: 4, trunc: 8 } as const;

/** witx `lookupflags`. */
export const lookupflags = { symlinkFollow: 1 } as const;

/** witx `fstflags`. */
export const fstflags = { atim: 1, atimNow: 2, mtim: 4, mtimNow: 8 } as const;

/** witx `eventtype`. */
export const eventtype = { clock: 0, fdRead: 1, fdWrite: 2 } as const;

/** witx `rights`: what a descriptor may be used for. */
export const rights = {
  fdDatasync: 1n << 0n,
  fdRead: 1n << 1n,
  fdSeek: 1n << 2n,
  fdFdstatSetFlags: 1n << 3n,
  fdSync: 1n << 4n,
  fdTell: 1n << 5n,
  fdWrite: 1n << 6n,
  fdAdvise: 1n << 7n,
  fdAllocate: 1n << 8n,
  pathCreateDirectory: 1n << 9n,
  pathCreateFile: 1n << 10n,
  pathLinkSource: 1n << 11n,
  pathLinkTarget: 1n << 12n,
  pathOpen: 1n << 13n,
  fdReaddir: 1n << 14n,
  pathReadlink: 1n << 15n,
  pathRenameSource: 1n << 16n,
  pathRenameTarget: 1n << 17n,
  pathFilestatGet: 1n << 18n,
  pathFilestatSetSize: 1n << 19n,
  pathFilestatSetTimes: 1n << 20n,
  fdFilestatGet: 1n << 21n,
  fdFilestatSetSize: 1n << 22n,
  fdFilestatSetTimes: 1n << 23n,
  pathSymlink: 1n << 24n,
  pathRemoveDirectory: 1n << 25n,
  pathUnlinkFile: 1n << 26n,
  pollFdReadwrite: 1n << 27n,
  sockShutdown: 1n << 28n,
  sockAccept: 1n << 29n,
} as const;

/** Bytes of witx `fdstat`: filetype u8 at 0, flags u16 at 2, rights u64 at 8, inheriting rights u64 at 16. */
export const fdstatSize = 24;

/** Bytes of witx `filestat`: dev u64 at 0, ino 8, filetype u8 16, nlink u64 24, size 32, atim 40, mtim 48, ctim 56. */
export const filestatSize = 64;

/** Bytes of witx `dirent`: next u64 at 0, ino u64 8, namlen u32 16, type u8 20; the name follows. */
export const direntSize = 24;

/** Bytes of witx `prestat`: tag u8 at 0 (0, a folder), length of its name u32 at 4. */
export const prestatSize = 8;

/** Bytes of witx `subscription`: userdata u64 at 0, tag u8 8; clock id u32 16, timeout u64 24, flags u16 40; or fd u32 16. */
export const subscriptionSize = 48;

/** Bytes of witx `event`: userdata u64 at 0, error u16 8, type u8 10, nbytes u64 16, flags u16 24. */
export const eventSize = 32;
