// Puts the plug-in interface into a linker: the only file of this folder that knows an engine.

import { type Caller, type Linker, suspend } from '../../interpreter/index.ts';
import { meterOf } from '../wasi/link.ts';
import { PlugInCall, plugInFunctions, plugInModuleName } from './functions.ts';
import type { PlugIn } from './plug-in.ts';
import { Waiting } from './waiting.ts';

/**
 * Defines the functions of `extism:host/env`. `plugIn` finds the state they work on, usually in the store's data, so that
 * one linker serves many programs. A function that waits pauses the call with a `Waiting` as payload.
 *
 * Each call costs the 1 of the instruction; those that move bytes charge `floor(bytes / 64)` besides.
 */
export function addPlugInInterface<Data>(linker: Linker<Data>, plugIn: (caller: Caller<Data>) => PlugIn): void {
  for (const { name, parameters, results, call } of plugInFunctions) {
    linker.defineFunction(plugInModuleName, name, { parameters, results }, (caller, ...values) => {
      const answer = call(new PlugInCall(plugIn(caller), meterOf(caller)), values);
      return answer instanceof Waiting ? suspend(answer) : (answer as undefined);
    });
  }
}
