// The functions of the Extism plug-in interface, `extism:host/env`, that published kits compile against. Each is written
// once with its type; the state they work on is plug-in.ts. Offsets and lengths are i64, bytes i32.

import type { HttpRequest } from '../network/request.ts';
import { bytesPerFuel, type Meter } from '../wasi/call.ts';
import { decodeUtf8, encodeUtf8 } from '../wasi/utf8.ts';
import { looseText, type LogLevel, logLevels, type PlugIn, PlugInFailure } from './plug-in.ts';
import { Waiting } from './waiting.ts';

/** The module name that plug-ins import these functions under. */
export const plugInModuleName = 'extism:host/env';

type PlugInType = 'i32' | 'i64';
type ValueOf<Type> = Type extends 'i64' ? bigint : number;
type Parameters<Types extends readonly PlugInType[]> = { -readonly [Index in keyof Types]: ValueOf<Types[Index]> };
type Result<Types extends readonly PlugInType[]> = Types extends readonly [infer Only] ? ValueOf<Only> | Waiting : void;

/** One call of a function. */
export class PlugInCall {
  readonly plugIn: PlugIn;
  readonly #meter: Meter;

  constructor(plugIn: PlugIn, meter: Meter) {
    this.plugIn = plugIn;
    this.#meter = meter;
  }

  /**
   * Charges `floor(bytes / 64)` units; false where that cannot be paid: then nothing is to be done, and the program ends.
   * Also after a pause: the call is still the same.
   */
  charge(bytes: number): boolean {
    const units = Math.floor(bytes / bytesPerFuel);
    return units === 0 || this.#meter.consumeFuel(units);
  }
}

/** A function as a plug-in imports it. */
export interface PlugInFunction {
  readonly name: string;
  readonly parameters: readonly PlugInType[];
  readonly results: readonly PlugInType[];
  /** Serves a call. Throws a PlugInFailure where it cannot be served. */
  readonly call: (call: PlugInCall, values: readonly unknown[]) => unknown;
}

function define<const Types extends readonly PlugInType[], const Results extends readonly [] | readonly [PlugInType]>(
  name: string,
  parameters: Types,
  results: Results,
  body: (call: PlugInCall, ...values: Parameters<Types>) => Result<Results>,
): PlugInFunction {
  return {
    name,
    parameters,
    results,
    call: (call, values) => body(call, ...(values as Parameters<Types>)),
  };
}

/** Bytes of JSON that say what to request: more than URL and headers may have, however they are escaped. */
const longestRequest = 1_048_576;

/** An offset or a length. One beyond what a number counts exactly is beyond every block as well. */
function number(value: bigint): number {
  return Number(value & 0xffff_ffff_ffff_ffffn);
}

export const plugInFunctions: readonly PlugInFunction[] = [
  // Blocks.
  define('alloc', ['i64'], ['i64'], (call, length) => {
    const bytes = number(length);
    // More than there can be is refused for the price of the call.
    if (bytes > call.plugIn.blocks.limitBytes || !call.charge(bytes)) return 0n;
    return BigInt(call.plugIn.blocks.allocate(bytes));
  }),
  define('free', ['i64'], [], ({ plugIn }, offset) => plugIn.blocks.free(number(offset))),
  define('length', ['i64'], ['i64'], ({ plugIn }, offset) => BigInt(plugIn.blocks.lengthOf(number(offset)))),
  define('length_unsafe', ['i64'], ['i64'], ({ plugIn }, offset) => BigInt(plugIn.blocks.lengthOf(number(offset)))),
  define('load_u8', ['i64'], ['i32'], ({ plugIn }, offset) => plugIn.blocks.loadByte(number(offset))),
  define('load_u64', ['i64'], ['i64'], ({ plugIn }, offset) => plugIn.blocks.loadWord(number(offset))),
  define('store_u8', ['i64', 'i32'], [], ({ plugIn }, offset, value) => {
    plugIn.blocks.storeByte(number(offset), value & 0xff);
  }),
  define('store_u64', ['i64', 'i64'], [], ({ plugIn }, offset, value) => {
    plugIn.blocks.storeWord(number(offset), value);
  }),
  define('memory_bytes', [], ['i64'], ({ plugIn }) => BigInt(plugIn.blocks.byteLength)),

  // Input, output, error.
  define('input_offset', [], ['i64'], ({ plugIn }) => BigInt(plugIn.input)),
  define('input_length', [], ['i64'], ({ plugIn }) => BigInt(plugIn.inputLength)),
  define('input_load_u8', ['i64'], ['i32'], ({ plugIn }, offset) => {
    const at = number(offset);
    return at < plugIn.inputLength ? plugIn.blocks.loadByte(plugIn.input + at) : 0;
  }),
  define('input_load_u64', ['i64'], ['i64'], ({ plugIn }, offset) => {
    const at = number(offset);
    return at + 8 <= plugIn.inputLength ? plugIn.blocks.loadWord(plugIn.input + at) : 0n;
  }),
  define('output_set', ['i64', 'i64'], [], (call, offset, length) => {
    const { plugIn } = call;
    plugIn.checkOutput(number(offset), number(length));
    if (call.charge(number(length))) plugIn.setOutput(number(offset), number(length));
  }),
  define('output_offset', [], ['i64'], ({ plugIn }) => BigInt(plugIn.outputRange.offset)),
  define('output_length', [], ['i64'], ({ plugIn }) => BigInt(plugIn.outputRange.length)),
  define('error_set', ['i64'], [], (call, offset) => {
    const { length } = call.plugIn.bytesOf('error_set', number(offset));
    if (call.charge(length)) call.plugIn.setError(number(offset));
  }),
  define('error_get', [], ['i64'], ({ plugIn }) => BigInt(plugIn.errorBlock)),

  // Configuration and variables. The block of the name stays the plug-in's to free.
  define('config_get', ['i64'], ['i64'], (call, offset) => {
    const name = readText(call, 'config_get', offset);
    const value = name === undefined ? undefined : call.plugIn.configuration(name);
    return value === undefined ? 0n : giveBytes(call, 'config_get', encodeUtf8(value));
  }),
  define('var_get', ['i64'], ['i64'], (call, offset) => {
    const name = readText(call, 'var_get', offset);
    const value = name === undefined ? undefined : call.plugIn.variable(name);
    return value === undefined ? 0n : giveBytes(call, 'var_get', value);
  }),
  define('var_set', ['i64', 'i64'], [], (call, nameOffset, valueOffset) => {
    const { plugIn } = call;
    const name = readText(call, 'var_set', nameOffset);
    if (name === undefined) return;
    const value = valueOffset === 0n ? undefined : plugIn.bytesOf('var_set', number(valueOffset));
    if (value === undefined || call.charge(value.length)) plugIn.setVariable(name, value);
  }),

  // The log.
  ...logLevels.map((level) => {
    return define(`log_${level}`, ['i64'], [], (call, offset) => writeLog(call, level, number(offset)));
  }),
  define('get_log_level', [], ['i32'], ({ plugIn }) => plugIn.logLevel),

  // HTTP.
  define('http_request', ['i64', 'i64'], ['i64'], (call, requestOffset, bodyOffset) => {
    const { plugIn } = call;
    const json = plugIn.bytesOf('http_request', number(requestOffset));
    const body = plugIn.bytesOf('http_request', number(bodyOffset));
    if (json.length > longestRequest) {
      throw new PlugInFailure(`http_request: a request of ${json.length} bytes, more than ${longestRequest}`);
    }
    if (!call.charge(json.length + body.length)) return 0n;
    const request = { ...readRequest(json), body: body.slice() };
    return new Waiting('an HTTP request', async () => {
      return [giveBytes(call, 'http_request', await plugIn.request(request))];
    });
  }),
  define('http_status_code', [], ['i32'], ({ plugIn }) => plugIn.status),
  define('http_headers', [], ['i64'], (call) => {
    // fromEntries makes own properties of any name.
    const headers = JSON.stringify(Object.fromEntries(call.plugIn.responseHeaders));
    return giveBytes(call, 'http_headers', encodeUtf8(headers));
  }),
];

/** The text of a block; undefined where the program could not pay for it. */
function readText(call: PlugInCall, what: string, offset: bigint): string | undefined {
  const bytes = call.plugIn.bytesOf(what, number(offset));
  if (!call.charge(bytes.length)) return undefined;
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new PlugInFailure(`${what}: the text at ${offset} is not UTF-8`);
  return text;
}

function giveBytes(call: PlugInCall, what: string, bytes: Uint8Array): bigint {
  return call.charge(bytes.length) ? BigInt(call.plugIn.give(what, bytes)) : 0n;
}

function writeLog(call: PlugInCall, level: Exclude<LogLevel, 'off'>, offset: number): void {
  const { plugIn } = call;
  const bytes = plugIn.bytesOf(`log_${level}`, offset);
  if (logLevels.indexOf(level) >= plugIn.logLevel && call.charge(bytes.length)) plugIn.log(level, looseText(bytes));
}

/** What kits send: JSON with `url`, `method` and `headers` (older ones: `header`), the last two optional. */
function readRequest(json: Uint8Array): HttpRequest {
  const text = decodeUtf8(json);
  let given: unknown;
  try {
    given = JSON.parse(text ?? '');
  } catch {
    throw new PlugInFailure('http_request: the request is not JSON');
  }
  if (typeof given !== 'object' || given === null) throw new PlugInFailure('http_request: the request is no object');
  const { url, method, headers, header } = given as Readonly<Record<string, unknown>>;
  if (typeof url !== 'string') throw new PlugInFailure('http_request: the request has no url');
  if (typeof (method ?? '') !== 'string') throw new PlugInFailure('http_request: the method is not a string');
  const pairs = Object.entries((headers ?? header ?? {}) as object).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string') throw new PlugInFailure(`http_request: the header '${name}' is not a string`);
    return [name, value] as const;
  });
  return { url, method: (method as string | null | undefined) || undefined, headers: pairs };
}
