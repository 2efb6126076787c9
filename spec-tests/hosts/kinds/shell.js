// Runs before the script in a shell that has `print` and no `console`.
globalThis.console = { log: print };
