// Stands in for constant-heap.ts where a build has no garbage-collected heap: no such expression is valid there.

import { ConstantStack } from './constant-stack.ts';

export class HeapConstants extends ConstantStack {
  protected onHeap(opcode: number): void {
    throw new Error(`0x${opcode.toString(16)} in a constant expression that was validated`);
  }
}
