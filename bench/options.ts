// What `npm run bench -- ...` understands. Reads words and answers a record; starts nothing.
import { parseArgs } from 'node:util';
import { type EngineName, engineNames } from './engines.ts';
import { type HostName, hostNames } from './hosts.ts';
import { workNamed, works } from './works.ts';

/** How a run of the benchmark is to go. */
export interface Options {
  readonly help: boolean;
  readonly works: readonly string[];
  readonly engines: readonly EngineName[];
  readonly hosts: readonly HostName[];
  /** For each engine one process for all programs, rather than fresh ones for each. */
  readonly together: boolean;
  /** Fresh processes for each program and engine. */
  readonly processes: number;
  /** Samples of each engine in each process. */
  readonly rounds: number;
  /** Milliseconds each engine runs each program before it is measured, where running makes it faster. */
  readonly warmUp: number;
  /** Where the figures go, if anywhere; the table and the chart go beside them. */
  readonly json: string | undefined;
}

export const usage = `npm run bench -- [options]
  --program NAME    only this program; may be repeated. Without it, all:
                    ${works.map(({ name }) => name).join(', ')}
  --engine NAME     only this engine; may be repeated. Without it, ${engineNames.join(', ')}
  --host NAME       only this host; may be repeated. Without it, ${hostNames.join(', ')}, as far as installed
  --quick           one process and 2 rounds for each program instead of 3 and 4
  --processes N     so many processes for each program and engine (3), which take turns
  --together        one process of each engine for all programs, instead of fresh ones for each
  --json FILE       writes the figures to FILE, and beside it the tables (.md) and a chart (.svg)
`;

/** The options that words ask for; throws an Error that says what is wrong with them. */
export function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', default: false },
      program: { type: 'string', multiple: true, default: [] },
      engine: { type: 'string', multiple: true, default: [] },
      host: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      processes: { type: 'string' },
      together: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { help, quick, together, json } = values;
  for (const name of values.program) workNamed(name);
  const processes = Number(values.processes ?? (quick || together ? 1 : 3));
  if (!Number.isInteger(processes) || processes < 1) {
    throw new Error(`--processes takes a number of processes, not ${values.processes}`);
  }
  return {
    help,
    works: works.map(({ name }) => name).filter((name) => values.program.length === 0 || values.program.includes(name)),
    engines: chosen('engine', engineNames, values.engine),
    hosts: chosen('host', hostNames, values.host),
    together,
    processes,
    rounds: quick ? 2 : 4,
    warmUp: quick ? 500 : 1000,
    json,
  };
}

/** The names that were asked for, in the order of all; all where none was. */
function chosen<Name extends string>(what: string, all: readonly Name[], asked: readonly string[]): Name[] {
  for (const name of asked) {
    if (!all.some((it) => it === name)) throw new Error(`no ${what} is called ${name}; there are ${all.join(', ')}`);
  }
  return all.filter((name) => asked.length === 0 || asked.includes(name));
}
