// Caps: what a module may be (compile time) and what a store may hold (run time). Policy only, no enforcement here.

/**
 * Compile-time limits against hostile modules; one that is exceeded is a CompileError of kind `limit`.
 * The defaults are the implementation limits of the JavaScript embedding (WebAssembly JavaScript Interface, "Limits").
 */
export interface CompileLimits {
  /** Bytes of a whole module. */
  readonly moduleBytes: number;
  readonly types: number;
  readonly imports: number;
  readonly exports: number;
  /** Functions, imported ones included. */
  readonly functions: number;
  readonly globals: number;
  readonly tags: number;
  readonly tables: number;
  readonly memories: number;
  readonly dataSegments: number;
  readonly elementSegments: number;
  /** Elements a table may be declared with. */
  readonly tableElements: number;
  /** Elements of one segment. */
  readonly segmentElements: number;
  readonly parameters: number;
  readonly results: number;
  /** Fields of one structure. */
  readonly structFields: number;
  /** Operands of one array.new_fixed. */
  readonly fixedArrayElements: number;
  /** Supertypes above a type, one above the other. */
  readonly subtypeDepth: number;
  /** Locals of one function, parameters included. */
  readonly locals: number;
  /** Bytes of one function body. */
  readonly bodyBytes: number;
  /** Blocks inside blocks. */
  readonly nesting: number;
  /** Labels of one br_table. */
  readonly branchTableTargets: number;
  /** Bytes of a name. */
  readonly nameBytes: number;
  /** Values on the operand stack of one function. */
  readonly operandStack: number;
}

/** The set that is in force unless another is named: the implementation limits of the JavaScript embedding. */
export const defaultCompileLimits: CompileLimits = {
  moduleBytes: 1_073_741_824,
  types: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  functions: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  tables: 100_000,
  memories: 100,
  dataSegments: 100_000,
  elementSegments: 10_000_000,
  // What a table may become is the store's cap; a declaration takes no room.
  tableElements: Infinity,
  segmentElements: 10_000_000,
  parameters: 1_000,
  results: 1_000,
  structFields: 10_000,
  fixedArrayElements: 10_000,
  subtypeDepth: 63,
  locals: 50_000,
  bodyBytes: 7_654_321,
  nesting: 1_000_000,
  branchTableTargets: 65_520,
  nameBytes: 100_000,
  operandStack: 1_000_000,
};

/** A tighter set for untrusted code: generous for compilers' output, narrow for generators of trouble. */
export const strictCompileLimits: CompileLimits = {
  moduleBytes: 64 * 1_048_576,
  types: 10_000,
  imports: 10_000,
  exports: 10_000,
  functions: 100_000,
  globals: 10_000,
  tags: 1_000,
  tables: 16,
  memories: 16,
  dataSegments: 100_000,
  elementSegments: 10_000,
  tableElements: 1_000_000,
  segmentElements: 1_000_000,
  parameters: 128,
  results: 128,
  structFields: 1_000,
  fixedArrayElements: 1_000,
  subtypeDepth: 31,
  locals: 10_000,
  bodyBytes: 1_048_576,
  nesting: 1_000,
  branchTableTargets: 8_192,
  nameBytes: 4_096,
  operandStack: 100_000,
};

/** Run-time caps of one store. */
export interface StoreLimits {
  /** Bytes, summed over all memories of the store. */
  readonly memoryBytes: number;
  /** Elements, summed over all tables of the store. */
  readonly tableElements: number;
  readonly instances: number;
  readonly memories: number;
  readonly tables: number;
  /**
   * Bytes of structures and arrays, of exceptions that carry others or more than 64 bytes, and of what host functions
   * count (`Caller.allocate`), summed over all that were ever allocated: which of them are still in use only the host's
   * collector knows, and when it looks differs from host to host. An allocation past it traps.
   */
  readonly gcBytes: number;
  /** WebAssembly calls inside one another. */
  readonly callDepth: number;
  /** 8-byte slots of all active frames of a call. */
  readonly valueStackSlots: number;
  /** Host functions that call back into the store, inside one another: each costs native stack. */
  readonly hostDepth: number;
  /** A `memory.grow` or `table.grow` that a cap refuses traps instead of answering -1. */
  readonly trapOnGrowFailure: boolean;
  /**
   * A `memory.atomic.wait` with a timeout blocks the host's thread until that is over. Off, and always without a timeout,
   * it traps where it would have to wait: no other agent can wake it.
   */
  readonly blockingWait: boolean;
}

/** What a store allows unless told otherwise: 4 GiB of memory, 20,000 calls deep, 8 MiB of value stack. */
export const defaultStoreLimits: StoreLimits = {
  memoryBytes: 4_294_967_296,
  tableElements: 10_000_000,
  instances: 10_000,
  memories: 10_000,
  tables: 10_000,
  gcBytes: 4_294_967_296,
  callDepth: 20_000,
  valueStackSlots: 1_048_576,
  hostDepth: 100,
  trapOnGrowFailure: false,
  blockingWait: false,
};
