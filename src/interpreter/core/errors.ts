// The catalogue of errors that this project throws; everything else that reaches a caller is a host function's own.
// Detection is one line where the error is found; what the words are is decided here.

/** Why a module was refused. `malformed`: the bytes are no module. `invalid`: it breaks a typing rule. `unsupported`: it needs a feature that is off or not there yet. `limit`: it exceeds a compile-time limit. */
export type CompileErrorKind = 'malformed' | 'invalid' | 'unsupported' | 'limit';

/** Bytes that are not a valid module. The message begins with the official suite's text for the rule that is broken. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly kind: CompileErrorKind;
  /** Offset in the module, in bytes, of what is at fault. */
  readonly offset: number;
  /** The function whose body is at fault, in the module's function index space. */
  readonly functionIndex: number | undefined;

  constructor(kind: CompileErrorKind, message: string, offset: number, functionIndex?: number) {
    const where = functionIndex === undefined ? '' : ` in function ${functionIndex}`;
    super(`${message} (at byte ${offset}${where})`);
    this.kind = kind;
    this.offset = offset;
    this.functionIndex = functionIndex;
  }
}

/** Imports that are missing or of the wrong type. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** A cap of the store was reached at instantiation or by the host. Names the cap and the request. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** Misuse of the interface that is not a TypeError of the language: a dropped call run again, an object of another store. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

// The numbers are what the loop leaves behind; 0 means no trap.
const trapTable = [
  ['none', ''],
  ['unreachable', 'unreachable'],
  ['integer-divide-by-zero', 'integer divide by zero'],
  ['integer-overflow', 'integer overflow'],
  ['invalid-conversion-to-integer', 'invalid conversion to integer'],
  ['out-of-bounds-memory-access', 'out of bounds memory access'],
  ['out-of-bounds-table-access', 'out of bounds table access'],
  ['undefined-element', 'undefined element'],
  ['uninitialized-element', 'uninitialized element'],
  ['indirect-call-type-mismatch', 'indirect call type mismatch'],
  ['call-stack-exhausted', 'call stack exhausted'],
  ['out-of-fuel', 'out of fuel'],
  ['memory-grow-refused', 'memory.grow refused'],
  ['table-grow-refused', 'table.grow refused'],
  ['unaligned-atomic', 'unaligned atomic'],
  ['expected-shared-memory', 'expected shared memory'],
  ['atomic-wait-would-block', 'memory.atomic.wait would block, and no other agent can end that'],
  ['null-exception-reference', 'null exception reference'],
  ['null-reference', 'null reference'],
  ['null-function-reference', 'null function reference'],
  ['null-structure-reference', 'null structure reference'],
  ['null-array-reference', 'null array reference'],
  ['null-i31-reference', 'null i31 reference'],
  ['cast-failure', 'cast failure'],
  ['out-of-bounds-array-access', 'out of bounds array access'],
  ['gc-allocation-refused', "allocation refused: past the store's cap on gcBytes, or too large for any array"],
  ['suspended', 'a host function asked to pause in a call that cannot wait'],
  ['out-of-bounds-string-access', 'out of bounds string access'],
  ['invalid-code-point', 'invalid code point'],
  ['null-descriptor-reference', 'null descriptor reference'],
  ['descriptor-cast-failure', 'descriptor cast failure'],
] as const;

/** What stopped a program. */
export type TrapCode = Exclude<(typeof trapTable)[number][0], 'none'>;

/** One activation of a function at the time of a trap, innermost first. */
export interface BacktraceFrame {
  /** Index in its module's function index space. */
  readonly functionIndex: number;
  /** Its name from the name section, or else the name it is exported by. */
  readonly functionName: string | undefined;
  /** Offset of the instruction in the module's bytes; undefined where the frame is a host function's. */
  readonly offset: number | undefined;
  /** The module's own name, where it has one. */
  readonly moduleName: string | undefined;
}

/** A program was stopped. The message is the official suite's text. */
export class Trap extends Error {
  override readonly name = 'Trap';
  readonly code: TrapCode;
  readonly backtrace: readonly BacktraceFrame[];

  /** @param detail an index that the suite's text ends with (`uninitialized element 2`), or words that explain */
  constructor(code: TrapCode, backtrace: readonly BacktraceFrame[] = [], detail?: number | string) {
    const text = trapTable.find(([name]) => name === code)?.[1] ?? code;
    super(detail === undefined ? text : typeof detail === 'number' ? `${text} ${detail}` : `${text}: ${detail}`);
    this.code = code;
    this.backtrace = backtrace;
  }
}

/** The number by which internal code refers to a trap; 0 is none. */
export function trapNumber(code: TrapCode): number {
  return trapTable.findIndex(([name]) => name === code);
}

/** The code behind such a number. */
export function trapCode(number: number): TrapCode {
  const code = trapTable[number]?.[0];
  if (code === undefined || code === 'none') throw new Error(`no trap has the number ${number}`);
  return code;
}

/** How a backtrace is written for people: one frame a line. */
export function formatBacktrace(frames: readonly BacktraceFrame[]): string {
  return frames
    .map((frame) => {
      const name = frame.functionName ?? `function ${frame.functionIndex}`;
      const module = frame.moduleName === undefined ? '' : `${frame.moduleName}.`;
      const offset = frame.offset === undefined ? '' : ` at byte 0x${frame.offset.toString(16)}`;
      return `    ${module}${name}${offset}`;
    })
    .join('\n');
}
