// The type of bundle.mjs.

/** Writes the bundle of the program at `entry`. */
export function bundleProgram(entry: string, outfile: string): Promise<void>;
/** Writes the bundle of the golden programs. */
export function bundleGolden(outfile: string): Promise<void>;
