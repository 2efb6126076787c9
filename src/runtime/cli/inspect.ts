// `wasmeter inspect`: what a module consists of. Features are found by asking: one that the module is refused without is
// one that it needs, so that there is no second list of what belongs to which proposal.

import {
  CompileError,
  defaultFeatures,
  Engine,
  type ExternType,
  type FeatureName,
  featureTitles,
  type MemoryType,
  Module,
  type TableType,
} from '../../interpreter/index.ts';
import { exitCodes, FileFailure } from './failure.ts';
import { type Section, sectionsOf } from './sections.ts';
import { painter, Progress, type Terminal } from './terminal.ts';
import { bytesOf, oneFile, parseWords } from './words.ts';

const featureNames = Object.keys(defaultFeatures) as FeatureName[];

/** Everything the engine knows, so that any module can be looked at. */
const everything = Object.fromEntries(featureNames.map((name) => [name, true]));

interface Report {
  readonly file: string;
  readonly bytes: number;
  readonly name: string | undefined;
  readonly sections: readonly Section[];
  readonly imports: readonly { readonly module: string; readonly name: string; readonly type: ExternType }[];
  readonly exports: readonly { readonly name: string; readonly type: ExternType }[];
  readonly features: readonly FeatureName[];
}

/** Answers 0; a file that is no valid module is the CompileError. */
export function inspect(words: readonly string[], terminal: Terminal): number {
  const { values, positionals } = parseWords('inspect', words, {
    custom: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const file = oneFile('inspect', positionals);
  const bytes = bytesOf(terminal, file);
  const module = new Module(new Engine({ features: everything }), bytes);
  if (values.custom !== undefined) return writeCustom(terminal, module, file, values.custom);
  const progress = new Progress(terminal, `looking for the features of ${file}`);
  const report: Report = {
    file,
    bytes: bytes.length,
    name: module.name,
    sections: sectionsOf(bytes),
    imports: module.imports.map(({ module, name, type }) => ({ module, name, type })),
    exports: module.exports.map(({ name, type }) => ({ name, type })),
    features: featureNames.filter((name) => !isAccepted(bytes, { ...everything, [name]: false })),
  };
  progress.stop();
  terminal.write(values.json ? `${JSON.stringify(report)}\n` : textOf(report, terminal));
  return exitCodes.success;
}

function isAccepted(bytes: Uint8Array, features: Readonly<Record<string, boolean>>): boolean {
  try {
    new Module(new Engine({ features }), bytes);
    return true;
  } catch (error) {
    if (error instanceof CompileError) return false;
    throw error;
  }
}

function writeCustom(terminal: Terminal, module: Module, file: string, name: string): number {
  const contents = module.customSections(name);
  if (contents.length === 0) throw new FileFailure(`${file} has no custom section ${JSON.stringify(name)}`);
  for (const bytes of contents) terminal.writeBytes(bytes);
  return exitCodes.success;
}

function textOf({ file, bytes, name, sections, imports, exports, features }: Report, terminal: Terminal): string {
  const paint = painter(terminal.isTerminal, terminal.environment);
  const lines: string[] = [];
  const heading = (title: string, count: number): void => {
    lines.push('', paint('bold', count === 0 ? `no ${title}` : `${count} ${title}`));
  };
  lines.push(`${paint('bold', file)}: ${bytes} bytes${name === undefined ? '' : `, module ${JSON.stringify(name)}`}`);
  heading('sections', sections.length);
  const width = Math.max(0, ...sections.map(({ name }) => name.length));
  for (const section of sections) {
    const count = section.count === undefined ? '' : `, ${section.count} entries`;
    const place = `${section.size} bytes at 0x${section.offset.toString(16)}`;
    lines.push(`  ${section.name.padEnd(width)}  ${place}${count}`);
  }
  heading('imports', imports.length);
  for (const { module, name, type } of imports) {
    lines.push(`  ${JSON.stringify(module)} ${JSON.stringify(name)}  ${typeText(type)}`);
  }
  heading('exports', exports.length);
  for (const { name, type } of exports) lines.push(`  ${JSON.stringify(name)}  ${typeText(type)}`);
  heading('features beyond the first version', features.length);
  for (const name of features) lines.push(`  ${name}: ${featureTitles[name]}`);
  return `${lines.join('\n')}\n`;
}

/** A type in the words of the text format. */
export function typeText(type: ExternType): string {
  switch (type.kind) {
    case 'func':
    case 'tag': {
      const list = (word: string, types: readonly string[]) =>
        types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;
      const results = type.kind === 'func' ? type.results : [];
      return `(${type.kind}${list('param', type.parameters)}${list('result', results)})`;
    }
    case 'table':
      return `(table ${limitsText(type)} ${type.element})`;
    case 'memory': {
      const shared = type.shared ? ' shared' : '';
      const pageSize = type.pageSize === undefined ? '' : ` (pagesize ${type.pageSize})`;
      return `(memory ${limitsText(type)}${shared}${pageSize})`;
    }
    case 'global':
      return `(global ${type.mutable ? `(mut ${type.content})` : type.content})`;
    default:
      return type satisfies never;
  }
}

function limitsText({ minimum, maximum, address }: MemoryType | TableType): string {
  return `${address === undefined ? '' : `${address} `}${minimum}${maximum === undefined ? '' : ` ${maximum}`}`;
}
