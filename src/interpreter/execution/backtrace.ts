// Who had called whom when a program was stopped.

import type { BacktraceFrame } from '../core/errors.ts';
import { haltPosition } from '../translation/code.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import type { Module } from './module.ts';

/** A runaway recursion has thousands of frames; the innermost tell what there is to know. */
const mostFrames = 64;

interface ActiveFunction {
  readonly instance: Instance;
  readonly functionIndex: number;
  readonly position: number;
  readonly isReturn: boolean;
}

/** The active WebAssembly functions of a call, innermost first. */
export function backtrace(machine: Machine): BacktraceFrame[] {
  return activeFunctions(machine).map(describe);
}

/** The same for whoever may never ask: names and byte offsets are found when it is called. */
export function backtraceLater(machine: Machine): () => readonly BacktraceFrame[] {
  const frames = activeFunctions(machine);
  let described: readonly BacktraceFrame[] | undefined;
  return () => {
    described ??= frames.map(describe);
    return described;
  };
}

function activeFunctions(machine: Machine): ActiveFunction[] {
  const frames: ActiveFunction[] = [];
  let { instance, pc: position, fp: frame } = machine;
  let isReturn = false;
  let contexts = machine.contexts.length;
  while (instance !== null && frames.length < mostFrames) {
    const functionIndex = instance.module.code.functionAt(position);
    if (functionIndex === undefined) break;
    frames.push({ instance, functionIndex, position, isReturn });
    const code: Int32Array = instance.module.code.words;
    const link: number = frame + code[instance.module.code.entries[functionIndex]! + 1]!;
    position = machine.stack.words[link]!;
    frame = machine.stack.words[link + 1]!;
    isReturn = true;
    if (position === haltPosition) {
      const context = machine.contexts[--contexts];
      if (context === undefined) break;
      ({ instance, position, frame } = context);
    }
  }
  return frames;
}

/** A function without a name of its own is known by what it is exported as. */
function exportNameOf(module: Module, functionIndex: number): string | undefined {
  return module.declaration.exports.find(({ kind, index }) => kind === 'func' && index === functionIndex)?.name;
}

function describe({ instance, functionIndex, position, isReturn }: ActiveFunction): BacktraceFrame {
  const { module } = instance;
  return {
    functionIndex,
    functionName: module.names.functionName(functionIndex) ?? exportNameOf(module, functionIndex),
    offset: module.code.offsetAt(position, isReturn),
    moduleName: module.name,
  };
}
