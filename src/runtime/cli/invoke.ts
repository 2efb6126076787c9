// `wasmeter run --invoke NAME`: one export of a module called with operands from the command line, by their types. The
// module has WASI and the limits of `run`; what the function gives back is printed, a line each.

import { Engine, type Func, type FunctionType, Linker, Module, Store, type Value } from '../../interpreter/index.ts';
import { nodeHost } from '../node/host.ts';
import { callToItsEnd } from '../sandbox/execution.ts';
import { Interrupted, Interruption } from '../sandbox/interruption.ts';
import { finish } from '../sandbox/steps.ts';
import { addWasi } from '../wasi/link.ts';
import { ProcessExit } from '../wasi/proc.ts';
import { Wasi } from '../wasi/wasi.ts';
import { exitCodes, UsageFailure } from './failure.ts';
import type { RunRequest } from './run.ts';
import type { Terminal } from './terminal.ts';

/** Answers 0 where the function returns; a trap is thrown. */
export async function invoke(
  terminal: Terminal,
  request: RunRequest,
  exportName: string,
  bytes: Uint8Array,
): Promise<number> {
  const engine = new Engine();
  const module = new Module(engine, bytes);
  const wanted = module.exports.find(({ name }) => name === exportName);
  if (wanted?.type.kind !== 'func') {
    const functions = module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => JSON.stringify(name));
    const there = functions.length === 0 ? 'it exports no function' : `there are ${functions.join(', ')}`;
    throw new UsageFailure(`${request.subject} has no function ${JSON.stringify(exportName)}; ${there}`, 'run');
  }
  const operands = operandsFrom(wanted.type, request.args);
  const wasi = new Wasi({
    args: [request.name],
    environment: request.environment,
    preopens: request.preopens,
    stdin: terminal.input(),
    deterministic: request.deterministic,
    outputLimitBytes: 0,
    onStdoutBytes: (written) => terminal.writeBytes(written),
    onStderrBytes: (written) => terminal.writeErrorBytes(written),
  });
  const linker = new Linker<Wasi>(engine);
  addWasi<Wasi>(linker, (caller) => caller.data);
  const limits = { memoryBytes: request.memoryMb * 2 ** 20 };
  const store = new Store<Wasi>(engine, { fuel: request.fuel, limits, data: wasi });
  const { signal } = terminal;
  const { timeoutMs } = request;
  const clock = nodeHost.clock();
  const now = (): bigint => clock.monotonic();
  const interruption = new Interruption(
    { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    now,
    nodeHost.after,
  );
  try {
    const instance = linker.instantiate(store, module);
    const call = (instance.getFunc(exportName) as Func).startCall(...operands);
    const results = await finish(callToItsEnd(call), () => nodeHost.turn(), now, interruption);
    if (results === undefined) {
      terminal.writeError(`wasmeter: ${exportName} ran out of fuel (${request.fuel} units; --fuel raises the limit)\n`);
      return exitCodes.outOfFuel;
    }
    terminal.write(
      request.json ? jsonOf(results, store.fuelConsumed) : results.map((value) => `${shown(value)}\n`).join(''),
    );
    return exitCodes.success;
  } catch (error) {
    if (error instanceof ProcessExit) return error.exitCode & 0xff;
    if (!(error instanceof Interrupted)) throw error;
    terminal.writeError(`wasmeter: ${exportName} was stopped: ${error.reason}\n`);
    return error.reason === 'aborted' ? exitCodes.interrupted : exitCodes.timeOut;
  } finally {
    wasi.finish();
  }
}

function operandsFrom({ parameters }: FunctionType, words: readonly string[]): Value[] {
  if (words.length !== parameters.length) {
    const types = parameters.length === 0 ? 'no operands' : `${parameters.length} operands (${parameters.join(', ')})`;
    throw new UsageFailure(`the function takes ${types}, not ${words.length}`, 'run');
  }
  return parameters.map((type, index) => operandFrom(type, words[index]!));
}

/** An operand by its type: whole numbers of either sign, in any of JavaScript's bases; `nan` and `inf` for floats. */
function operandFrom(type: string, word: string): Value {
  const wrong = (what: string) => new UsageFailure(`${JSON.stringify(word)} is not ${what}`, 'run');
  switch (type) {
    case 'i32':
    case 'i64': {
      const [, sign, digits] = /^(-?)(\d+|0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+)$/.exec(word) ?? [];
      if (digits === undefined) throw wrong(`a whole number, which an ${type} is`);
      const bits = type === 'i32' ? 32 : 64;
      const value = sign === '' ? BigInt(digits) : -BigInt(digits);
      if (BigInt.asIntN(bits, value) !== value && BigInt.asUintN(bits, value) !== value) throw wrong(`an ${type}`);
      return type === 'i32' ? Number(BigInt.asIntN(32, value)) : BigInt.asIntN(64, value);
    }
    case 'f32':
    case 'f64': {
      const special = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }[word];
      const value = special ?? (word.trim() === '' ? Number.NaN : Number(word));
      if (Number.isNaN(value) && word !== 'nan') throw wrong(`a number, which an ${type} is`);
      return value;
    }
    default:
      throw new UsageFailure(`a parameter of type ${type} cannot be given on a command line`, 'run');
  }
}

function shown(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
  return typeof value === 'bigint' || value === null ? `${value}` : 'a reference';
}

/** Numbers that JSON has no words for (i64, what is no number or infinite) are strings. */
function jsonOf(results: readonly unknown[], fuel: number): string {
  const values = results.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : shown(value)));
  return `${JSON.stringify({ results: values, fuel_consumed: fuel })}\n`;
}
