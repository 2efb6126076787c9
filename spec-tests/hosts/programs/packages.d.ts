// The type of a package that comes without: as much of it as the programs use.
declare module 'sql.js/dist/sql-wasm-browser.js' {
  /** Rows of a query, by column. */
  interface Result {
    readonly columns: readonly string[];
    readonly values: readonly (readonly (number | string | Uint8Array | null)[])[];
  }
  /** A database in memory. */
  export interface Database {
    run(statement: string, values?: readonly (number | string | null)[]): Database;
    exec(statements: string): readonly Result[];
    create_aggregate<State>(
      name: string,
      functions: {
        init(): State;
        step(state: State, value: number): State;
        finalize(state: State): number | string;
      },
    ): Database;
    close(): void;
  }
  /** Starts SQLite from the bytes of its module. */
  export default function initSqlJs(options: {
    readonly wasmBinary: Uint8Array;
  }): Promise<{ readonly Database: new () => Database }>;
}
