// CPU time of the processes that this one starts, with all that those start. Linux only: it reads /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds between two looks at the processes: a browser's do not tell whoever ends them what they took. */
const interval = 50;

/** The figures of a process, from its parent's number on (proc(5), field 4); undefined when it has ended. */
function statOf(id) {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    // The name before, in parentheses, can hold anything.
    return text
      .slice(text.lastIndexOf(')') + 4)
      .split(' ')
      .map(Number);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Seconds of the processes below this one, by number: `utime` and `stime` (fields 14 and 15), which are in hundredths. */
function descendants() {
  const all = new Map();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = statOf(id);
    if (stat !== undefined) all.set(Number(id), stat);
  }
  const isBelow = (id) => {
    for (let above = all.get(id)?.[0]; above !== undefined && above > 0; above = all.get(above)?.[0]) {
      if (above === process.pid) return true;
    }
    return false;
  };
  const below = [...all].filter(([id]) => isBelow(id));
  return new Map(below.map(([id, stat]) => [id, (stat[10] + stat[11]) / 100]));
}

/** Seconds of those that have ended and told: `cutime` and `cstime`, fields 16 and 17. */
function ended() {
  const stat = statOf(process.pid);
  return (stat[12] + stat[13]) / 100;
}

/** Runs `work`, and tells the seconds of CPU that processes took for it. */
export async function whileCounting(work) {
  const endedBefore = ended();
  const before = descendants();
  const seen = new Map();
  const timer = setInterval(() => {
    for (const [id, seconds] of descendants()) seen.set(id, seconds - (before.get(id) ?? 0));
  }, interval);
  try {
    const result = await work();
    const sum = [...seen.values()].reduce((total, seconds) => total + seconds, 0);
    // The first is exact, where all tell; the second misses the last moments, and no process.
    return { result, seconds: Math.max(ended() - endedBefore, sum) };
  } finally {
    clearInterval(timer);
  }
}
