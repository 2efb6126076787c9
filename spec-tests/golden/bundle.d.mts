// The type of bundle.mjs.

/** Writes the bundle. */
export function bundleGolden(outfile: string): Promise<void>;
