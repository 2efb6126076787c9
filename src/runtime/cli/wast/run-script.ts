// Runs a prepared script in one way and says what became of each command. One store for each script; what a
// command leaves behind (instances, names) is kept here, what counts as passed is judge.ts, and how a call is
// carried to its end is ways.ts.

import {
  Engine,
  Exception,
  type Extern,
  type Features,
  Func,
  Global,
  type Instance,
  Linker,
  LinkError,
  Module,
  Store,
  Trap,
} from '../../../interpreter/index.ts';
import type { Assembled } from './assemble.ts';
import type { Action, Command } from './commands.ts';
import type { Expectation } from './constants.ts';
import { failed, judgeError, judgeRefusal, type OtherWords, PASSED, showError, type Verdict } from './judge.ts';
import type { PreparedCommand, PreparedScript } from './prepare.ts';
import { spectest } from './spectest.ts';
import { HostObjects, mismatch, toRawValue } from './values.ts';
import { callThrough, initialFuel, type Way } from './ways.ts';

/** What became of a command in one way. */
export interface Outcome {
  readonly verdict: Verdict;
  /**
   * The fuel it used; undefined without metering, and where the call stack was exhausted: how deep a stack
   * may grow is a limit, not a property of the program.
   */
  readonly fuel: number | undefined;
}

/** What the manifest says about how a script is run and judged. */
export interface Settings {
  readonly otherWords?: readonly OtherWords[];
  /** Features that are not as they are by default. */
  readonly features?: Partial<Features>;
}

/** Runs every command of a script, in order. A failure never ends the script. */
export function runScript(script: PreparedScript, way: Way, settings: Settings = {}): Outcome[] {
  const run = new ScriptRun(way, settings);
  return script.commands.map((prepared) => run.outcome(prepared));
}

/** A call that could not be made for a fault of the script or of an earlier command. */
class MissingError extends Error {
  override readonly name = 'MissingError';
}

class ScriptRun {
  readonly #way: Way;
  readonly #otherWords: readonly OtherWords[];
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #hosts = new HostObjects();
  readonly #registered = new Map<string, ReadonlyMap<string, Extern>>();
  readonly #definitions = new Map<string, Module>();
  readonly #instances = new Map<string, Instance>();
  #lastDefinition: Module | undefined;
  #lastInstance: Instance | undefined;

  constructor(way: Way, { otherWords = [], features = {} }: Settings) {
    this.#way = way;
    this.#otherWords = otherWords;
    this.#engine = new Engine({ ...way.configuration, features });
    const fuel = initialFuel(way);
    this.#store = new Store(this.#engine, fuel === undefined ? {} : { fuel });
    this.#registered.set('spectest', spectest(this.#store));
  }

  outcome(prepared: PreparedCommand): Outcome {
    const { command, module } = prepared;
    const before = this.#store.fuelConsumed;
    let verdict: Verdict;
    try {
      verdict = this.#run(command, module);
    } catch (error) {
      verdict = failed(showError(error));
    }
    const comparable = this.#way.configuration.metering !== false && command.kind !== 'assert_exhaustion';
    return { verdict, fuel: comparable ? this.#store.fuelConsumed - before : undefined };
  }

  #run(command: Command, module: Assembled | undefined): Verdict {
    switch (command.kind) {
      case 'module':
      case 'module definition': {
        const instantiated = command.kind === 'module';
        this.#forget(command.name, instantiated);
        const definition = this.#compile(bytesOf(module));
        this.#lastDefinition = definition;
        if (command.name !== undefined) this.#definitions.set(command.name, definition);
        if (instantiated) this.#keep(command.name, this.#instantiate(definition));
        return PASSED;
      }
      case 'module instance': {
        const definition =
          command.definition === undefined ? this.#lastDefinition : this.#definitions.get(command.definition);
        this.#lastInstance = undefined;
        if (definition === undefined) throw new MissingError(`no module ${command.definition ?? 'before this'}`);
        this.#keep(command.name, this.#instantiate(definition));
        return PASSED;
      }
      case 'register':
        this.#registered.set(command.as, this.#instance(command.name).exports);
        return PASSED;
      case 'action':
        this.#act(command.action);
        return PASSED;
      case 'assert_return':
        return this.#return(command.action, command.expected);
      case 'assert_trap':
        return this.#throws(() => this.#act(command.action), Trap, command.text);
      case 'assert_exhaustion':
        return this.#exhaustion(command.action, command.text);
      case 'assert_trap module':
      case 'assert_unlinkable': {
        const definition = this.#compile(bytesOf(module));
        const expected = command.kind === 'assert_unlinkable' ? LinkError : Trap;
        return this.#throws(() => this.#instantiate(definition), expected, command.text);
      }
      case 'assert_malformed':
      case 'assert_malformed_custom':
      case 'assert_invalid':
      case 'assert_invalid_custom': {
        const kind = command.kind.startsWith('assert_malformed') ? 'malformed' : 'invalid';
        const isCustom = command.kind.endsWith('_custom');
        const compile = (bytes: Uint8Array): void => {
          const definition = this.#compile(bytes);
          if (isCustom) definition.validateBranchHints();
        };
        return judgeRefusal(kind, command.text, present(module), compile, this.#otherWords);
      }
      case 'assert_exception':
        return this.#exception(command.action);
      case 'assert_suspension':
        return failed(`${command.kind} is not supported yet: the engine has no stack switching`);
      case 'unsupported':
        return failed(`the command "${command.keyword}" is not supported`);
    }
  }

  #return(action: Action, expected: readonly Expectation[]): Verdict {
    const { values, types } = this.#act(action);
    const fault = mismatch(values, types, expected, this.#hosts);
    return fault === undefined ? PASSED : failed(fault);
  }

  #exhaustion(action: Action, text: string): Verdict {
    return this.#throws(
      () => {
        try {
          this.#act(action);
        } catch (error) {
          if (error instanceof Trap && error.code !== 'call-stack-exhausted')
            throw new MissingError(`trap ${error.code}`);
          throw error;
        }
      },
      Trap,
      text,
    );
  }

  #exception(action: Action): Verdict {
    try {
      this.#act(action);
    } catch (error) {
      return error instanceof Exception ? PASSED : failed(`expected an exception, got ${showError(error)}`);
    }
    return failed('expected an exception, but nothing was thrown');
  }

  #throws(act: () => unknown, expected: typeof Trap | typeof LinkError, text: string): Verdict {
    try {
      act();
    } catch (error) {
      return judgeError(error, expected, text, this.#otherWords);
    }
    return failed(`expected ${expected.name} "${text}", but nothing was thrown`);
  }

  #act(action: Action): { values: readonly unknown[]; types: readonly string[] } {
    const extern = this.#instance(action.module).getExport(action.name);
    if (action.kind === 'get') {
      if (!(extern instanceof Global)) throw new MissingError(`no global is exported as "${action.name}"`);
      const isReference = extern.type.content.includes('ref');
      return { values: [isReference ? extern.value : extern.bits], types: [extern.type.content] };
    }
    if (!(extern instanceof Func)) throw new MissingError(`no function is exported as "${action.name}"`);
    const values = action.arguments.map((constant) => toRawValue(constant, this.#hosts));
    return { values: callThrough(this.#store, extern, values, this.#way), types: extern.type.results };
  }

  #compile(bytes: Uint8Array): Module {
    return new Module(this.#engine, bytes);
  }

  /** A linker for each module: only what it imports is defined, and a name can be registered again. */
  #instantiate(module: Module): Instance {
    const linker = new Linker(this.#engine);
    for (const { module: from, name } of module.imports) {
      const extern = this.#registered.get(from)?.get(name);
      if (extern !== undefined && linker.get(from, name) === undefined) linker.define(from, name, extern);
    }
    if (this.#way.cut === undefined) return linker.instantiate(this.#store, module);
    const instance = linker.instantiate(this.#store, module, { runStart: false });
    if (instance.startFunction !== undefined) callThrough(this.#store, instance.startFunction, [], this.#way);
    return instance;
  }

  /** A module that fails must not leave the one before it in its place. */
  #forget(name: string | undefined, instantiated: boolean): void {
    this.#lastDefinition = undefined;
    if (name !== undefined) this.#definitions.delete(name);
    if (!instantiated) return;
    this.#lastInstance = undefined;
    if (name !== undefined) this.#instances.delete(name);
  }

  #keep(name: string | undefined, instance: Instance): void {
    this.#lastInstance = instance;
    if (name !== undefined) this.#instances.set(name, instance);
  }

  #instance(name: string | undefined): Instance {
    const instance = name === undefined ? this.#lastInstance : this.#instances.get(name);
    if (instance === undefined) throw new MissingError(`no instance ${name ?? 'to act on'}: its module failed before`);
    return instance;
  }
}

function present(module: Assembled | undefined): Assembled {
  if (module === undefined) throw new MissingError('the command has no module');
  return module;
}

function bytesOf(module: Assembled | undefined): Uint8Array {
  const assembled = present(module);
  if (assembled.kind === 'refused') throw new MissingError(`the assembler refuses the text: ${assembled.message}`);
  return assembled.bytes;
}
