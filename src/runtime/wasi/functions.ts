// All 46 functions of WASI preview 1, from the files of their families.

import { argsFunctions } from './args.ts';
import type { WasiFunction } from './call.ts';
import { clockFunctions } from './clock.ts';
import { environFunctions } from './environ.ts';
import { fdFunctions } from './fd.ts';
import { pathFunctions } from './path.ts';
import { pollFunctions } from './poll.ts';
import { procFunctions } from './proc.ts';
import { randomFunctions } from './random.ts';
import { schedFunctions } from './sched.ts';
import { sockFunctions } from './sock.ts';

export const wasiFunctions: readonly WasiFunction[] = [
  ...argsFunctions,
  ...environFunctions,
  ...clockFunctions,
  ...fdFunctions,
  ...pathFunctions,
  ...pollFunctions,
  ...procFunctions,
  ...schedFunctions,
  ...randomFunctions,
  ...sockFunctions,
];
