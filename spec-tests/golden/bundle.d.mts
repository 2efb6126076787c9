// The type of bundle.mjs.

/** Writes the bundle of the program at `entry`. */
export function bundleProgram(entry: string, outfile: string): Promise<void>;
/** Writes the same as a classic script in ES5, for which shells need have no `console`. */
export function lowerProgram(entry: string, outfile: string): Promise<void>;
/** Writes the bundle of the golden programs. */
export function bundleGolden(outfile: string): Promise<void>;
/** Writes them as a classic script in ES5. */
export function lowerGolden(outfile: string): Promise<void>;
