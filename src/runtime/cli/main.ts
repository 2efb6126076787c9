#!/usr/bin/env node
// The executable `wasmeter`: the process's words and streams, handed to command-line.ts.

import process from 'node:process';
import { commandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

// A reader that closes a pipe early, `head` for instance, is no failure worth a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await commandLine(process.argv.slice(2), processTerminal());
