// Puts WASI preview 1 into a linker: the only file of this folder that knows an engine.

import { type Caller, type Linker, suspend } from '../../interpreter/index.ts';
import { wasiModuleName } from './abi.ts';
import { type Meter, WasiCall } from './call.ts';
import { wasiFunctions } from './functions.ts';
import type { GuestMemory } from './memory.ts';
import type { Wasi } from './wasi.ts';

/** The program called a WASI function that needs memory, and exports none under the name that WASI prescribes. */
export class WasiMemoryError extends Error {
  override readonly name = 'WasiMemoryError';
}

/**
 * Defines the 46 functions of `wasi_snapshot_preview1`. `wasi` is the state they work on: one for all (a linker for
 * one program), or found for each call, usually in the store's data, so that one linker serves many programs.
 *
 * Each call costs the 1 of the instruction; those that move bytes charge `floor(bytes / 64)` besides, and
 * a scattered read or gathered write the same for its list of buffers, 8 bytes each. Functions that wait (for time, for
 * a stream on standard input) pause the call with the promise of their results as payload: `ResumableCall`.
 */
export function addWasi<Data>(linker: Linker<Data>, wasi: Wasi | ((caller: Caller<Data>) => Wasi)): void {
  for (const { name, parameters, results, call } of wasiFunctions) {
    linker.defineFunction(wasiModuleName, name, { parameters, results }, (caller, ...values) => {
      const state = typeof wasi === 'function' ? wasi(caller) : wasi;
      const answer = call(new WasiCall(state, () => memoryOf(caller, name), meterOf(caller)), values);
      // A guest that has to wait is paused; the promise is of the function's results.
      return answer instanceof Promise ? suspend(answer.then((number) => [number])) : answer;
    });
  }
}

function memoryOf<Data>(caller: Caller<Data>, name: string): GuestMemory {
  const memory = caller.getMemory('memory');
  if (memory !== undefined) return memory;
  const exported = caller.getExport('memory');
  const instead = exported === undefined ? '' : ` (its export "memory" is a ${exported.kind})`;
  throw new WasiMemoryError(`${name} needs the module to export its memory as "memory"${instead}`);
}

/** The fuel of a call: charging what is not there says so, and ends the program when the call returns. */
export function meterOf<Data>(caller: Caller<Data>): Meter {
  return {
    consumeFuel: (units) => {
      const enough = caller.fuel === undefined || caller.fuel >= units;
      caller.consumeFuel(units);
      return enough;
    },
  };
}
