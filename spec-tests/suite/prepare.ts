// A script made ready: read, split into commands, its modules assembled. Done once for a file, whatever the
// number of ways it is run in; nothing is kept on disk (the whole suite takes 3 seconds on two cores).

import { readFile } from 'node:fs/promises';
import { type Assembled, assemble, assembleLegacy } from './assemble.ts';
import { type Command, readCommands } from './commands.ts';
import { toByteString } from './reader.ts';

/** A command, and the bytes of its module where it has one. */
export interface PreparedCommand {
  readonly command: Command;
  readonly module: Assembled | undefined;
}

/** A script that can be run. */
export interface PreparedScript {
  /** The path within the suite, with forward slashes. */
  readonly file: string;
  readonly commands: readonly PreparedCommand[];
}

/** Reads and assembles a script of the suite. Throws where the file is no script. */
export async function prepareFile(root: string, file: string): Promise<PreparedScript> {
  return prepareScript(file, await readFile(`${root}/${file}`));
}

/** The same for a script at hand. */
export async function prepareScript(file: string, bytes: Uint8Array): Promise<PreparedScript> {
  const commands: PreparedCommand[] = [];
  const toBytes = file.startsWith('legacy/') ? assembleLegacy : assemble;
  for (const command of readCommands(toByteString(bytes))) {
    const module = 'source' in command ? await toBytes(command.source) : undefined;
    commands.push({ command, module });
  }
  return { file, commands };
}
