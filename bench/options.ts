// What `npm run bench -- ...` understands. Reads words and answers a record; starts nothing.
import { parseArgs } from 'node:util';
import { type EngineName, engineNames } from './engines.ts';
import { workNamed, works } from './works.ts';

/** How a run of the benchmark is to go. */
export interface Options {
  readonly help: boolean;
  readonly works: readonly string[];
  readonly engines: readonly EngineName[];
  /** No JIT: the measuring processes run with `--jitless`, on the small arguments, and there is no native engine. */
  readonly jitless: boolean;
  /** One process for all programs, rather than fresh ones for each. */
  readonly together: boolean;
  /** Fresh processes for each program. */
  readonly processes: number;
  /** Samples of each engine in each process. */
  readonly rounds: number;
  /** Milliseconds each engine runs each program before it is measured. */
  readonly warmUp: number;
  /** Where the figures go, if anywhere; the table goes beside them as Markdown. */
  readonly json: string | undefined;
}

export const usage = `npm run bench -- [options]
  --program NAME    only this program; may be repeated. Without it, all:
                    ${works.map(({ name }) => name).join(', ')}
  --engine NAME     only this engine; may be repeated. Without it, ${engineNames.join(', ')}
  --quick           one process and 2 rounds for each program instead of 3 and 4
  --together        one process for all programs, instead of fresh ones for each
  --jitless         without a JIT (node --jitless), on small arguments; native WebAssembly is absent there
  --json FILE       writes the figures to FILE, and the table beside it with the ending .md
`;

/** The options that words ask for; throws an Error that says what is wrong with them. */
export function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', default: false },
      program: { type: 'string', multiple: true, default: [] },
      engine: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      together: { type: 'boolean', default: false },
      jitless: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { help, quick, together, jitless, json } = values;
  for (const name of values.program) workNamed(name);
  for (const name of values.engine) {
    if (!engineNames.some((engine) => engine === name)) {
      throw new Error(`no engine is called ${name}; there are ${engineNames.join(', ')}`);
    }
  }
  const chosen = (name: string, choice: readonly string[]): boolean => choice.length === 0 || choice.includes(name);
  const engines = engineNames.filter((name) => chosen(name, values.engine) && !(jitless && name === 'native'));
  if (engines.length === 0) throw new Error('native WebAssembly is absent without a JIT');
  return {
    help,
    works: works.map(({ name }) => name).filter((name) => chosen(name, values.program)),
    engines,
    jitless,
    together,
    processes: quick || together ? 1 : 3,
    rounds: quick ? 2 : 4,
    // Without a JIT nothing becomes faster by running.
    warmUp: jitless ? 0 : quick ? 500 : 1000,
    json,
  };
}
