// The command behind `npm run generate`.

import { generate, writeGenerated } from './generate.ts';

const root = new URL('../', import.meta.url);
// What a small build has in place of the generated files, for who makes that build: nothing is written.
if (process.argv.includes('--small')) process.stdout.write(JSON.stringify([...generate(root, false)]));
else writeGenerated(root, process.argv.includes('--check'));
