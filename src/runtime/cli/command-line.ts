// The command line: which command, what its failure comes to, which exit code. Touches no process: main.ts does.

import { exitCodes, tell, UsageFailure, verdictOn } from './failure.ts';
import { inspect } from './inspect.ts';
import { print } from './print.ts';
import { run, runOptions } from './run.ts';
import { painter, type Terminal } from './terminal.ts';
import { tools } from './tools.ts';
import { commandHelp, type CommandName, commandNames, mainHelp } from './usage.ts';
import { validate } from './validate.ts';
import { versionText } from './version.ts';
import { wast } from './wast.ts';
import { firstOperand } from './words.ts';

type Command = (words: readonly string[], terminal: Terminal) => number | Promise<number>;

const commands: Readonly<Record<CommandName, Command>> = {
  run,
  tools,
  validate,
  inspect,
  print,
  wast,
};

/** Does what the words ask for and answers the exit code. Rejects only with faults of this program. */
export async function commandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await perform(words, terminal);
  } catch (error) {
    const verdict = verdictOn(error);
    if (verdict === undefined) throw error;
    const paint = painter(terminal.isErrorTerminal, terminal.environment);
    return tell(terminal, verdict, (text) => paint('red', text), isJsonAsked(words));
  }
}

async function perform(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  switch (name) {
    case undefined:
      terminal.writeError(mainHelp);
      return exitCodes.usage;
    case '--help':
    case '-h':
    case 'help':
      return help(rest[0], terminal);
    case '--version':
    case '-V':
      terminal.write(versionText());
      return exitCodes.success;
    default:
      break;
  }
  if (!isCommand(name)) throw unknownCommand(name);
  // `run FILE --help` asks the module, not us; before the file it is ours.
  if (rest[0] === '--help' || rest[0] === '-h') return help(name, terminal);
  return commands[name](rest, terminal);
}

function help(name: string | undefined, terminal: Terminal): number {
  if (name !== undefined && !isCommand(name)) throw unknownCommand(name);
  terminal.write(name === undefined ? mainHelp : commandHelp[name]);
  return exitCodes.success;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function unknownCommand(name: string): UsageFailure {
  return new UsageFailure(`there is no command ${JSON.stringify(name)}; there are ${commandNames.join(', ')}`);
}

/** Was JSON asked of us? Behind the file of `run`, words are the module's. */
function isJsonAsked([name, ...words]: readonly string[]): boolean {
  const ours = name === 'run' ? words.slice(0, firstOperand(words, runOptions)) : words;
  return ours.includes('--json');
}
