import { expect, test } from 'vitest';
import { bundles } from '../scripts/bundles.ts';
import { gzippedLimits, sizeOf } from './size.ts';

test.each(Object.entries(gzippedLimits))(
  '%s is at most %i bytes gzipped',
  async (file, limit) => {
    const { plain, gzipped, brotli } = await sizeOf(bundles.find((bundle) => bundle.file === file)!);
    expect(gzipped).toBeLessThanOrEqual(limit);
    // A build that lacks what it is made of would be far below.
    expect(gzipped).toBeGreaterThan(limit / 2);
    expect(brotli).toBeLessThan(gzipped);
    expect(plain).toBeGreaterThan(gzipped);
  },
  60_000,
);
