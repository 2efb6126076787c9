// Runs the tests over a namespace and tells outcomes: kept, not kept and why, or not there to be asked.

import type { Api, ApiTest, Part } from './api.ts';
import { differences, type Implementation, namesOf } from './differences.ts';
import { apiTests } from './list.ts';
import { assemble } from './modules.ts';

const exnref = await assemble('(func (export "f") (result exnref) (ref.null exn))');
const gc = await assemble('(type (struct)) (func (result anyref) (struct.new 0))');
const memory64 = await assemble('(memory i64 1) (memory i64 1)');
const wrongBuiltin = await assemble('(import "wasm:js-string" "length" (func))');

/** What a namespace lacks of what older engines lack. */
export function lackingParts(api: Api): ReadonlySet<Part> {
  const has: Readonly<Record<Part, boolean>> = {
    JSTag: 'JSTag' in api,
    builtins: !api.validate(wrongBuiltin, { builtins: ['js-string'] }),
    exnref: api.validate(exnref),
    gc: api.validate(gc),
    memory64: api.validate(memory64),
    resizable: 'toResizableBuffer' in api.Memory.prototype,
    stack: 'stack' in api.Exception.prototype,
    streaming: 'compileStreaming' in api,
  };
  return new Set((Object.keys(has) as Part[]).filter((part) => !has[part]));
}

export type Outcome = { readonly kept: true } | { readonly kept: false; readonly reason: string };

/** What came of a test. */
export async function outcomeOf({ run }: ApiTest, api: Api): Promise<Outcome> {
  try {
    await run(api);
    return { kept: true };
  } catch (error) {
    return { kept: false, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The clause that says why a test fails on an implementation; undefined where it must pass. */
export function differenceOf({ name }: ApiTest, on: Implementation): string | undefined {
  return differences.find((one) => one.on.includes(on) && one.tests.flatMap(namesOf).includes(name))?.clause;
}

/** What is wrong with an outcome; undefined where it is as it is written down. */
export function faultOf(test: ApiTest, outcome: Outcome, on: Implementation): string | undefined {
  const clause = differenceOf(test, on);
  if (outcome.kept) return clause === undefined ? undefined : `is listed as a difference, and is none: ${clause}`;
  return clause === undefined ? outcome.reason : undefined;
}

/** The implementation that is this host's own. */
export function nativeImplementation(): Implementation | undefined {
  const major = process.versions.node.split('.')[0];
  const name = `Node ${major}`;
  return name === 'Node 20' || name === 'Node 24' || name === 'Node 26' ? name : undefined;
}

/** Runs everything over a namespace. */
export async function runAll(
  api: Api,
  on: Implementation,
): Promise<{ passed: number; lacking: number; faults: string[] }> {
  const lacking = lackingParts(api);
  const faults: string[] = [];
  let passed = 0;
  let left = 0;
  for (const test of apiTests) {
    if (test.needs.some((part) => lacking.has(part))) {
      left++;
      continue;
    }
    const fault = faultOf(test, await outcomeOf(test, api), on);
    if (fault === undefined) passed++;
    else faults.push(`${test.name}: ${fault}`);
  }
  return { passed, lacking: left, faults };
}
