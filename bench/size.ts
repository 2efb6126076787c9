// Tells how large the single-file builds are: `npm run size`. Bytes as they are, gzipped and brotli-compressed, both at
// their best, which is what a server does that compresses ahead.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Bundle, bundled, bundles } from '../scripts/bundles.ts';
import { isMain } from '../scripts/project.ts';

/** How large one build is, in bytes. */
export interface BundleSize {
  readonly file: string;
  readonly plain: number;
  readonly gzipped: number;
  readonly brotli: number;
}

/** What the builds may come to, gzipped, in bytes. */
export const gzippedLimits: Readonly<Record<string, number>> = {
  'browser/polyfill.js': 120_000,
  'browser/polyfill-core.js': 60_000,
};

/** Makes a build and measures it. */
export async function sizeOf(bundle: Bundle): Promise<BundleSize> {
  const text = (await bundled(bundle)).get(bundle.file)!;
  return {
    file: bundle.file,
    plain: Buffer.byteLength(text),
    gzipped: gzipSync(text, { level: 9 }).length,
    brotli: brotliCompressSync(text).length,
  };
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(9);

async function main(): Promise<void> {
  console.log(`${'KB'.padEnd(26)}${['plain', 'gzipped', 'brotli', 'limit'].map((name) => name.padStart(9)).join('')}`);
  for (const bundle of bundles) {
    const { file, plain, gzipped, brotli } = await sizeOf(bundle);
    const limit = gzippedLimits[file];
    console.log(
      `${file.padEnd(26)}${[plain, gzipped, brotli].map(kilobytes).join('')}${limit === undefined ? '' : kilobytes(limit)}`,
    );
  }
}

if (isMain(import.meta.url)) await main();
