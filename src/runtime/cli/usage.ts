// What the command line says about itself. Texts only; what they describe is in the commands' own files.

export const commandNames = ['run', 'tools', 'validate', 'inspect', 'print', 'wast'] as const;
export type CommandName = (typeof commandNames)[number];

/** Units of fuel of `run` unless it is told otherwise: some seconds with a JIT. */
export const defaultFuel = 1_000_000_000;
/** MiB of memory of `run` unless it is told otherwise. */
export const defaultMemoryMb = 256;

export const mainHelp = `wasmeter runs WebAssembly modules in a sandbox: metered, capped, and with nothing but what you grant.

Usage: wasmeter COMMAND [OPTIONS]

  run FILE|NAME [ARGS]   run a module file, or a tool of the tools folder
  tools list|run         the tools of a folder, as an agent runs them
  validate FILE...       say whether files are valid modules, and what is wrong
  inspect FILE           sections, imports, exports, features, custom sections
  print FILE             the module as text, or the internal code it becomes
  wast FILE...           run scripts of the WebAssembly test suite

  wasmeter COMMAND --help   says more about one command
  wasmeter --version        prints the version

Start here: wasmeter run program.wasm
`;

export const commandHelp: Readonly<Record<CommandName, string>> = {
  run: `Runs a module and exits with its exit code.

Usage: wasmeter run [OPTIONS] FILE|NAME [ARGS]

FILE is a path with a "/" in it or ending in ".wasm"; anything else is the NAME of a tool in the tools folder.
What follows it is handed to the module. Standard input, output and error are the module's.

  --fuel N              units of fuel, one for each instruction (${defaultFuel}); "none" for no limit
  --memory MIB          memory of the module in MiB (${defaultMemoryMb})
  --dir HOST::GUEST     let the module have the folder HOST as GUEST; "::ro" after it for reading only.
                        --dir HOST alone gives it under its own name. May be repeated
  --env NAME=VALUE      an environment variable; --env NAME passes on the one that is set here. May be repeated
  --allow-host HOST     let a plug-in reach HOST or HOST:PORT over HTTP. May be repeated
  --timeout SECONDS     stop after so long, fractions allowed
  --invoke NAME         call this export instead of the entry point; ARGS are its operands, by their types
  --plug-in NAME        call this export of an Extism plug-in: standard input goes in, its output comes out
  --tools FOLDER        the tools folder (tools/wasm)
  --deterministic       fixed clock, seeded random numbers, sorted folders
  --json                print one JSON object with output, exit code and fuel instead

Exit codes: the module's own; 2 wrong usage; 124 out of time; 125 the module cannot be used; 126 denied;
127 not found; 130 interrupted; 134 trap; 137 out of fuel.
`,
  tools: `Lists or runs the tools of a folder with the limits an agent's tools have.

Usage: wasmeter tools list [OPTIONS]
       wasmeter tools run NAME [OPTIONS] [-- ARGS]

  --config FILE         configuration, TOML or JSON, with a [runtime] table
  --tools FOLDER        the tools folder, in the workspace (tools/wasm)
  --workspace FOLDER    the workspace (the current folder)
  --read, --write       ask for the workspace's files
  --allow-host HOST     ask for HTTP to a host. May be repeated
  --fuel N              ask for so much fuel
  --memory MIB          ask for so much memory
  --json                answer as the tool "wasm_module" answers an agent

Exit codes: those of run.
`,
  validate: `Says whether files are valid WebAssembly modules. Nothing is run.

Usage: wasmeter validate [OPTIONS] FILE...

  --enable FEATURE      allow a feature that is off. May be repeated
  --disable FEATURE     refuse a feature that is on. May be repeated
  --json                one JSON object for each file, a line each

FILE "-" is standard input. Exit codes: 0 all are valid; 1 one is not; 2 wrong usage; 127 not found.
`,
  inspect: `Shows what a module consists of: sections, imports, exports, the features it needs, custom sections.

Usage: wasmeter inspect [OPTIONS] FILE

  --custom NAME         write the contents of the custom section NAME to standard output, as they are
  --json                one JSON object

FILE "-" is standard input. Exit codes: 0; 2 wrong usage; 125 not a valid module; 127 not found.
`,
  print: `Prints a module in the text format, or the internal code that its functions become.

Usage: wasmeter print [OPTIONS] FILE

  --function INDEX|NAME only this function: by index, export name or the name section's. May be repeated
  --internal            internal code, an operation a line
  --plain               internal code of the plain translation, one operation for each instruction

FILE "-" is standard input. Exit codes: 0; 2 wrong usage; 125 not a valid module; 127 not found.
`,
  wast: `Runs scripts in the format of the WebAssembly test suite, error texts included.

Usage: wasmeter wast [OPTIONS] FILE...

  --plain               the plain translation
  --enable FEATURE      allow a feature that is off. May be repeated
  --disable FEATURE     refuse a feature that is on. May be repeated
  --json                one JSON object for each file, a line each

Needs the package @bytecodealliance/jco-transpile, which turns text into modules, installed beside wasmeter.
Exit codes: 0 all commands pass; 1 one fails; 2 wrong usage; 125 no script, or no such package; 127 not found.
`,
};
