// The error numbers of WASI preview 1 (witx typename `errno`), and the one exception by which a family gives up with one.

const names = [
  ...['success', '2big', 'acces', 'addrinuse', 'addrnotavail', 'afnosupport', 'again', 'already'],
  ...['badf', 'badmsg', 'busy', 'canceled', 'child', 'connaborted', 'connrefused', 'connreset'],
  ...['deadlk', 'destaddrreq', 'dom', 'dquot', 'exist', 'fault', 'fbig', 'hostunreach'],
  ...['idrm', 'ilseq', 'inprogress', 'intr', 'inval', 'io', 'isconn', 'isdir'],
  ...['loop', 'mfile', 'mlink', 'msgsize', 'multihop', 'nametoolong', 'netdown', 'netreset'],
  ...['netunreach', 'nfile', 'nobufs', 'nodev', 'noent', 'noexec', 'nolck', 'nolink'],
  ...['nomem', 'nomsg', 'noprotoopt', 'nospc', 'nosys', 'notconn', 'notdir', 'notempty'],
  ...['notrecoverable', 'notsock', 'notsup', 'notty', 'nxio', 'overflow', 'ownerdead', 'perm'],
  ...['pipe', 'proto', 'protonosupport', 'prototype', 'range', 'rofs', 'spipe', 'srch'],
  ...['stale', 'timedout', 'txtbsy', 'xdev', 'notcapable'],
] as const;

/** The name of an error of WASI preview 1, in the specification's spelling: `badf`, `nosys`. */
export type ErrnoName = (typeof names)[number];

/** What a WASI function answers; 0 is success. */
export type Errno = number;

/** The number of each error by its name: `errno.badf` is 8. */
export const errno = Object.freeze(Object.fromEntries(names.map((name, number) => [name, number]))) as Readonly<
  Record<ErrnoName, Errno>
>;

/** The name behind a number, for messages; undefined where there is none. */
export function errnoName(number: Errno): ErrnoName | undefined {
  return names[number];
}

/** Ends a WASI call with an error number. Thrown by `fail`, caught where the call came in. */
export class ErrnoFailure extends Error {
  override readonly name = 'ErrnoFailure';
  readonly number: Errno;

  constructor(name: ErrnoName) {
    super(name);
    this.number = errno[name];
  }
}

// One object per number, made once: a guest that fails in a loop must not have the host record a stack each time.
const failures = new Map<ErrnoName, ErrnoFailure>();

/** Gives up the call that is being served, with this error for the guest. */
export function fail(name: ErrnoName): never {
  let failure = failures.get(name);
  if (failure === undefined) {
    failure = new ErrnoFailure(name);
    failures.set(name, failure);
  }
  throw failure;
}
