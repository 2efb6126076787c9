// Runs the programs on one host, and says what is wrong with what they print.
import { isDeepStrictEqual } from 'node:util';
import { hosts } from './hosts.mjs';
import { bundle, facts, programs } from './programs.mjs';

const minute = 60_000;

/** What a program prints on a host, as an object, and how long that took; an error says why there is none. */
export async function runOn(host, program) {
  const script = await bundle(program, host.form ?? 'module');
  const began = performance.now();
  const text = await host.run(script, AbortSignal.timeout(5 * minute));
  const milliseconds = performance.now() - began;
  const lines = text.trim().split('\n');
  if (lines.length !== 1) throw new Error(`printed ${lines.length} lines, not one: ${lines[0].slice(0, 200)}`);
  let figures;
  try {
    figures = JSON.parse(lines[0]);
  } catch (error) {
    throw new Error(`printed no JSON: ${lines[0].slice(0, 200)}`, { cause: error });
  }
  if (figures.error !== undefined) throw new Error(figures.error);
  return { figures, milliseconds };
}

/** The figures that a program must come to: those that are committed, or else what the first host prints. */
const expectations = new Map();
function expected(program) {
  const known = expectations.get(program) ?? program.figures ?? runOn(hosts[0], program).then(({ figures }) => figures);
  expectations.set(program, known);
  return known;
}

/** What is wrong with what a host says of itself, and how much is right. */
async function checkFacts(host) {
  const { figures } = await runOn(host, facts);
  const wrong = Object.keys(figures).filter((name) => !host[name].test(figures[name]));
  return {
    passed: Object.keys(figures).length - wrong.length,
    faults: wrong.map((name) => `${name}: ${figures[name]}, not ${host[name]}`),
  };
}

/** The same for the figures of a program. */
async function checkProgram(host, program) {
  const { figures } = await runOn(host, program);
  const right = await expected(program);
  const names = [...new Set([...Object.keys(right), ...Object.keys(figures)])];
  if (names.length === 0) throw new Error('printed no figures');
  const wrong = names.filter((name) => !isDeepStrictEqual(figures[name], right[name]));
  return {
    passed: names.length - wrong.length,
    faults: wrong.map((name) => `${name}: ${JSON.stringify(figures[name])}, not ${JSON.stringify(right[name])}`),
    fuel: figures.fuel,
  };
}

/** Runs everything on one host, and tells the fuel of the program that has a total. */
export async function checkHost(host) {
  let passed = 0;
  let total;
  const faults = [];
  for (const [name, check] of [
    [facts.name, () => checkFacts(host)],
    ...programs.map((program) => [program.name, () => checkProgram(host, program)]),
  ]) {
    try {
      const outcome = await check();
      passed += outcome.passed;
      total ??= outcome.fuel;
      faults.push(...outcome.faults.map((fault) => `${name}: ${fault}`));
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { passed, faults, says: `${passed} of ${passed + faults.length} pass, ${total} units of fuel` };
}
