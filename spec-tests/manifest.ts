// The files of the official suite that need what the engine does not have yet, with the feature as the
// reason, and what is particular about running others. A file that is left out is run all the same and in
// every way, and exactly as many of its commands have to fail as it says here: one more is a regression, one
// less an unexpected pass. When a feature lands, `npm run spec -- --suggest-manifest` prints the list anew.

import type { Settings } from '../src/runtime/cli/wast/run-script.ts';

/** Files that are left out for one feature, each with the number of its commands that fail. */
export interface LeftOut {
  readonly feature: string;
  readonly files: Readonly<Record<string, number>>;
}

/** All that is said about the suite's files; whoever is not named has to pass. */
export interface Manifest {
  readonly leftOut: readonly LeftOut[];
  readonly settings: Readonly<Record<string, Settings>>;
}

/** Left out, by feature; a file that needs several stands under the one the engine misses most often in it. */
export const leftOut: readonly LeftOut[] = [];
const oneTable = {
  expected: 'multiple tables',
  actual: 'reference types are switched off (feature referenceTypes)',
  reason: 'the second table came with reference types, which the file is older than',
};
const oneMemory = {
  expected: 'multiple memories',
  actual: 'multiple memories are switched off (feature multiMemory)',
  reason: 'the file is older than the second memory',
};

/** The scripts of the custom descriptors proposal. */
const customDescriptors: readonly string[] = [
  ...['array_new_exact', 'binary', 'binary-descriptors', 'br_on_cast', 'br_on_cast_desc_eq', 'br_on_cast_desc_eq_fail'],
  ...[
    'br_on_cast_fail',
    'descriptors',
    'exact',
    'exact-casts',
    'exact-func-import',
    'ref_cast_desc_eq',
    'ref_get_desc',
  ],
  'struct_new_desc',
];

/** Features that are not as they are by default, and texts that the engine's messages do not begin with. */
const settings: Readonly<Record<string, Settings>> = {
  'start.wast': {
    otherWords: [
      {
        expected: 'multiple start sections',
        actual: 'unexpected content after last section',
        reason: 'the assembler writes two start sections, and that is what binary.wast has them called in bytes',
        commands: 1,
      },
    ],
  },
  'proposals/custom-page-sizes/custom-page-sizes-invalid.wast': { features: { customPageSizes: true } },
  'proposals/custom-page-sizes/custom-page-sizes.wast': { features: { customPageSizes: true } },
  'proposals/custom-page-sizes/memory_max.wast': { features: { customPageSizes: true } },
  'proposals/custom-page-sizes/memory_max_i64.wast': { features: { customPageSizes: true } },
  'proposals/wide-arithmetic/wide-arithmetic.wast': { features: { wideArithmetic: true } },
  ...Object.fromEntries(
    customDescriptors.map((name) => {
      return [`proposals/custom-descriptors/${name}.wast`, { features: { customDescriptors: true } }];
    }),
  ),
  'try_table.wast': {
    otherWords: [
      {
        expected: 'unexpected token',
        actual: 'END opcode expected',
        reason: 'the assembler takes the older catch and catch_all for instructions',
        commands: 2,
      },
    ],
  },
  'proposals/threads/imports.wast': {
    features: { referenceTypes: false, multiMemory: false },
    otherWords: [
      { ...oneTable, commands: 3 },
      { ...oneMemory, commands: 3 },
    ],
  },
  'proposals/threads/memory.wast': {
    features: { multiMemory: false },
    otherWords: [
      { ...oneMemory, commands: 2 },
      {
        expected: 'i32 constant out of range',
        actual: 'memory size must be at most 65536 pages (4GiB)',
        reason: 'the assembler writes sizes of 2^32 pages, which the text format could not hold before memory64',
        commands: 3,
      },
    ],
  },
};

/** The manifest. */
export const manifest: Manifest = { leftOut, settings };
