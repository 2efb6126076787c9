// The short run: for hosts that take seconds for it.

import { run } from './speed.ts';

run('short');
