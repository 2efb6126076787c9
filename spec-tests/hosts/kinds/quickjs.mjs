// QuickJS, which is here as WebAssembly: `node quickjs.mjs script` runs a classic script in it and prints what it prints.
import { readFile } from 'node:fs/promises';
import { getQuickJS } from 'quickjs-emscripten';

const script = process.argv[2];
const context = (await getQuickJS()).newContext();
const print = context.newFunction('print', (...values) => {
  console.log(values.map((value) => context.getString(value)).join(' '));
});
context.setProp(context.global, 'print', print);
print.dispose();
context.unwrapResult(context.evalCode(await readFile(script, 'utf8'), script, { type: 'global' })).dispose();
// What the script left to be done later; an error of it ends the process, as one of the script itself does.
// The context goes with the process: freed before, one whose promises are still waiting fails an assertion of QuickJS's.
while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs(1));
