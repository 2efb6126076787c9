// The command behind `npm run generate`.

import { writeGenerated } from './generate.ts';

writeGenerated(new URL('../', import.meta.url), process.argv.includes('--check'));
