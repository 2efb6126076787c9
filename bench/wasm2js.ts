// Binaryen's wasm2js as an engine: a module becomes JavaScript text ahead of time, and the host compiles that. It comes with
// the large packages of spec-tests/hosts. It has no traps and does not meter; without `new Function` it does not run.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Engine, Module } from '../src/interpreter/index.ts';

/** What of binaryen is used here. */
interface Binaryen {
  readBinary(bytes: Uint8Array): BinaryenModule;
  setOptimizeLevel(level: number): void;
}

interface BinaryenModule {
  optimize(): void;
  emitAsmjs(): string;
  dispose(): void;
}

type Callable = (...operands: number[]) => number;
type Exports = Record<string, unknown>;

/** Loads binaryen; an Error that says where to get it where it is not installed. */
export async function loadWasm2js(): Promise<(bytes: Uint8Array, imports: object) => Exports> {
  const require = createRequire(new URL('../spec-tests/hosts/package.json', import.meta.url));
  let file: string;
  try {
    file = require.resolve('binaryen');
  } catch (error) {
    throw new Error('binaryen is not installed: npm ci --prefix spec-tests/hosts', { cause: error });
  }
  const { default: binaryen }: { default: Binaryen } = await import(pathToFileURL(file).href);
  return (bytes, imports) => {
    try {
      return instantiate(binaryen, bytes, imports);
    } catch (error) {
      // It throws its own exceptions, which say nothing, after having written to stderr why.
      throw error instanceof Error ? error : new Error('binaryen refuses it', { cause: error });
    }
  };
}

function instantiate(binaryen: Binaryen, bytes: Uint8Array, imports: object): Exports {
  const module = binaryen.readBinary(bytes);
  binaryen.setOptimizeLevel(2);
  module.optimize();
  const text = module.emitAsmjs();
  module.dispose();
  let high = 0;
  const environment = { setTempRet0: (word: number) => (high = word), getTempRet0: () => high };
  const program = asFunction(text);
  const exports = program({ ...imports, env: environment });
  return withWideResults(exports, bytes, () => high);
}

/** The text as the body of a function: what an ES module says by `import` and `export` it cannot say there. */
function asFunction(text: string): (imports: object) => Exports {
  const body = text
    .replaceAll(/^import \* as (\S+) from '([^']+)';$/gm, "const $1 = imports['$2'] ?? {};")
    .replaceAll(/^export var (\S+) = (.+);$/gm, 'exported["$1"] = $2;');
  return new Function('imports', `const exported = {};\n${body}\nreturn exported;`) as (imports: object) => Exports;
}

/** An i64 comes back as its low word, the high one by the way; put together as the JavaScript interface has it. */
function withWideResults(exports: Exports, bytes: Uint8Array, high: () => number): Exports {
  const wide: Exports = { ...exports };
  for (const { name, type } of new Module(new Engine(), bytes).exports) {
    if (type.kind !== 'func' || type.results[0] !== 'i64') continue;
    const call = exports[name] as Callable;
    wide[name] = (...operands: number[]) => {
      const low = BigInt(call(...operands) >>> 0);
      return BigInt.asIntN(64, (BigInt(high()) << 32n) | low);
    };
  }
  return wide;
}
