// What V8 says when a program traps, as the trap codes that it can stand for. V8 tells some kinds apart less finely
// than the specification's suite does; where its words serve several, all are named.

import type { TrapCode } from '../../src/interpreter/index.ts';

const byMessage: ReadonlyMap<string, readonly TrapCode[]> = new Map<string, readonly TrapCode[]>([
  ['unreachable', ['unreachable']],
  ['divide by zero', ['integer-divide-by-zero']],
  ['remainder by zero', ['integer-divide-by-zero']],
  ['divide result unrepresentable', ['integer-overflow']],
  ['float unrepresentable in integer range', ['integer-overflow', 'invalid-conversion-to-integer']],
  ['memory access out of bounds', ['out-of-bounds-memory-access']],
  ['table index is out of bounds', ['out-of-bounds-table-access', 'undefined-element']],
  ['table access out of bounds', ['out-of-bounds-table-access']],
  ['element segment out of bounds', ['out-of-bounds-table-access']],
  ['null function or function signature mismatch', ['uninitialized-element', 'indirect-call-type-mismatch']],
  // Of an address that is both, Node 20 says that it is out of bounds and Node 24 that it is unaligned.
  ['operation does not support unaligned accesses', ['unaligned-atomic', 'out-of-bounds-memory-access']],
  ['rethrowing null value', ['null-exception-reference']],
  ['data segment out of bounds', ['out-of-bounds-memory-access']],
  [
    'dereferencing a null pointer',
    [
      ...(['null-reference', 'null-function-reference', 'null-structure-reference'] as const),
      ...(['null-array-reference', 'null-i31-reference', 'null-descriptor-reference'] as const),
    ],
  ],
  ['illegal cast', ['cast-failure', 'descriptor-cast-failure']],
  ['array element access out of bounds', ['out-of-bounds-array-access']],
  ['requested new array is too large', ['gc-allocation-refused']],
  ['Maximum call stack size exceeded', ['call-stack-exhausted']],
]);

/** The codes that a native error can stand for. What is no trap is thrown again: it is a fault of the test. */
export function nativeTrapCodes(error: unknown): readonly TrapCode[] {
  // Where it traps in a constant expression, it says that it was instantiating.
  const message = error instanceof Error ? error.message.replace(/^WebAssembly\.Instance\(\): /, '') : '';
  const codes = byMessage.get(message);
  if (codes === undefined) throw error;
  return codes;
}
