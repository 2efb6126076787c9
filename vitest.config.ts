import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,spec-tests,bench,scripts,examples}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'threads',
    maxWorkers: 2,
    // Properties and files of the official suite take seconds where a unit test takes milliseconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
