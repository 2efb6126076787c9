// The long run: where a JIT has time to warm up.

import { run } from './speed.ts';

run('long');
