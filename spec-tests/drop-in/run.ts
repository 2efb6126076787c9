// Runs published programs over Node's own WebAssembly and over ours, compares what they print byte for byte, and prints a
// table. `npm run drop-in`, or `npm run drop-in -- sql.js viz` for some of them. A difference is a failure, and so is a
// program that used no fuel: it has found another way than WebAssembly.

import { bundlePreload, difference, programs, run, versionsOf } from './programs.ts';

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !programs.includes(name));
if (unknown.length > 0) throw new Error(`no such program: ${unknown.join(', ')}`);

const preload = await bundlePreload();
const columns = [24, 20, 11, 11, 8, 16, 10, 0];
const row = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell, index) => String(cell)[index < 2 ? 'padEnd' : 'padStart'](columns[index]!)).join(' '));

let failed = 0;
const names = chosen.length > 0 ? chosen : programs;
row(['program', 'version', 'native ms', 'ours ms', 'times', 'fuel', 'instances', 'ok']);
for (const name of names) {
  const faults: string[] = [];
  let version = '';
  try {
    version = versionsOf(name);
    const native = await run(name);
    const ours = await run(name, preload);
    const unlike = difference(native.output, ours.output);
    if (unlike !== undefined) faults.push(unlike);
    const { fuel = 0, instances = 0, times } = ours.figures;
    if (fuel === 0 || instances === 0) faults.push('no WebAssembly has run');
    const [nativeTime, ourTime] = [native, ours].map(({ figures }) => figures.milliseconds.cpu) as [number, number];
    row([
      ...[name, version, nativeTime.toFixed(0), ourTime.toFixed(0), (ourTime / nativeTime).toFixed(1)],
      ...[fuel, instances, faults.length === 0 ? 'ok' : 'FAILED'],
    ]);
    for (const [what, time] of Object.entries(times ?? {})) {
      console.log(`  ${what}: ${time.toFixed(0)} ms; natively ${native.figures.times![what]!.toFixed(0)} ms`);
    }
  } catch (error) {
    faults.push((error as Error).message);
    row([name, version, '', '', '', '', '', 'FAILED']);
  }
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0) failed += 1;
}
console.log('Times are of the processor, from before the program is loaded to the end of its work.');
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
