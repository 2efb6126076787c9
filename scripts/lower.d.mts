// The type of lower.mjs.
import type { BuildOptions } from 'esbuild';

/** What to make: the variable that gets the exports, whether to minify, and esbuild's own options. */
export interface LoweringOptions extends BuildOptions {
  readonly globalName?: string;
  readonly minify?: boolean;
}

/** The text of a classic script in ES5, from the path of its entry. */
export function lowered(entry: string, options?: LoweringOptions): Promise<string>;
