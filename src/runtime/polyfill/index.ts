// Importing this installs `globalThis.WebAssembly` where the host cannot compile, and does nothing where it can.

import { installWebAssembly } from './install.ts';

export { type Installation, type InstallOptions, installWebAssembly } from './install.ts';
export {
  createWebAssembly,
  fuelConsumedBy,
  storeOf,
  type WebAssemblyNamespace,
  type WebAssemblyOptions,
} from '../js-api/index.ts';

installWebAssembly();
