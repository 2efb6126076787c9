// Stands in for names.ts in the small polyfill, where functions in backtraces have numbers.

/** Knows no names. */
export class ModuleNames {
  readonly moduleName: undefined;

  functionName(): undefined {
    return undefined;
  }
}
