import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,spec-tests,bench,scripts,examples}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Processes, not threads: a native addon (swc's, which lowers the bundles) that a second thread of one process loads takes the whole run down.
    pool: 'forks',
    maxWorkers: 2,
    // Properties and files of the official suite take seconds where a unit test takes milliseconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
