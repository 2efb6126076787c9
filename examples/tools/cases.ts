// What the example tools are called with and what must come of it. Data only: tools.test.ts runs the cases natively, and
// whoever runs tools with the engine compares with the same files.

/** One run of a tool. File names are relative to this file; `caseUrl` makes them absolute. */
export interface ToolCase {
  readonly title: string;
  /** The module is `wasm/<tool>.wasm`; the name is also its argument 0. */
  readonly tool: string;
  readonly arguments: readonly string[];
  /** The file on standard input; undefined: standard input is empty. */
  readonly input: string | undefined;
  /** The file that standard output must equal, byte for byte; its beginning only, where the tool never ends. */
  readonly output: string;
  /** The text that standard error must equal. */
  readonly errors: string;
  /** What `run` gives or `proc_exit` is called with; undefined: it never ends, and fuel must stop it. */
  readonly exitCode: number | undefined;
  /** The cap on the module's memory under which the output is this; undefined: none below 256 MiB. */
  readonly memoryBytes: number | undefined;
}

const usual = {
  arguments: [] as readonly string[],
  input: undefined,
  errors: '',
  exitCode: 0,
  memoryBytes: undefined,
};

/** Every case; each tool has at least one. */
export const toolCases: readonly ToolCase[] = [
  {
    ...usual,
    title: 'word-count without input counts its own text',
    tool: 'word-count',
    output: 'word-count/expected.txt',
    errors: 'word-count: standard input is empty, counting the built-in text\n',
  },
  {
    ...usual,
    title: 'word-count lists as many words as it is asked for',
    tool: 'word-count',
    arguments: ['--top=5'],
    input: 'word-count/input.txt',
    output: 'word-count/expected-top-5.txt',
  },
  {
    ...usual,
    title: 'json-format indents a text',
    tool: 'json-format',
    input: 'json-format/input.txt',
    output: 'json-format/expected.txt',
  },
  {
    ...usual,
    title: 'json-format says where an error is and prints nothing',
    tool: 'json-format',
    input: 'json-format/input-with-error.txt',
    output: 'json-format/expected-with-error.txt',
    errors: "json-format: line 5, column 3 (byte 58): expected a value, found ']'\n",
    exitCode: 1,
  },
  {
    ...usual,
    title: 'life shows a glider gun at the start and after 120 generations',
    tool: 'life',
    output: 'life/expected.txt',
  },
  {
    ...usual,
    title: 'runaway finds three perfect numbers and goes on for ever',
    tool: 'runaway',
    output: 'runaway/expected.txt',
    exitCode: undefined,
  },
  {
    ...usual,
    title: 'memory-hog ends at its own maximum',
    tool: 'memory-hog',
    output: 'memory-hog/expected.txt',
  },
  {
    ...usual,
    title: 'memory-hog ends at a cap of 64 MiB',
    tool: 'memory-hog',
    output: 'memory-hog/expected-64-mib.txt',
    memoryBytes: 64 * 1024 * 1024,
  },
];

/** The address of a file that a case names. */
export function caseUrl(file: string): URL {
  return new URL(file, import.meta.url);
}

/** The address of a tool's module. */
export function toolUrl(tool: string): URL {
  return caseUrl(`wasm/${tool}.wasm`);
}
