// Every program of the benchmark, by name and in the order of the table.
import { boundaryWork } from './boundary-work.ts';
import { npmWork } from './npm-work.ts';
import { countingWork, ownWork, type Work } from './work.ts';

export const works: readonly Work[] = [...ownWork, ...npmWork, countingWork, ...boundaryWork];

/** The program of this name; an Error that lists the names if there is none. */
export function workNamed(name: string): Work {
  const work = works.find((work) => work.name === name);
  if (work === undefined) {
    throw new Error(`no program is called ${name}; there are ${works.map((work) => work.name).join(', ')}`);
  }
  return work;
}
