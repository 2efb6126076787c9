// A script made ready: split into commands, its modules assembled. Done once for a script, whatever the number of ways it
// is run in; nothing is kept on disk.

import type { Assembled, Assembler } from './assemble.ts';
import { type Command, readCommands } from './commands.ts';
import { toByteString } from './reader.ts';

/** A command, and the bytes of its module where it has one. */
export interface PreparedCommand {
  readonly command: Command;
  readonly module: Assembled | undefined;
}

/** A script that can be run. */
export interface PreparedScript {
  /** Its name, for messages; of a script of the suite the path within it, with forward slashes. */
  readonly file: string;
  readonly commands: readonly PreparedCommand[];
}

/** Reads and assembles a script. Throws a ScriptError where the bytes are none. */
export async function prepareScript(file: string, bytes: Uint8Array, assemble: Assembler): Promise<PreparedScript> {
  const commands: PreparedCommand[] = [];
  for (const command of readCommands(toByteString(bytes))) {
    const module = 'source' in command ? await assemble(command.source) : undefined;
    commands.push({ command, module });
  }
  return { file, commands };
}
