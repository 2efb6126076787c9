// What @webassemblyjs/wasm-parser makes of a module, and what our decoder does, in one form that can be compared. Its
// tree has no types of its own to import, so what is read from it is written out here.

import { createRequire } from 'node:module';
import { typeName, type Size } from '../../core/types.ts';
import { functionTypeAt, type ModuleDeclaration, typeOfFunction } from '../declaration.ts';

interface Limit {
  readonly min: number;
  readonly max?: number;
}

interface ParsedGlobalType {
  readonly type: 'GlobalType';
  readonly valtype: string;
  readonly mutability: 'const' | 'var';
}

interface Signature {
  readonly params: readonly { readonly valtype: string }[];
  readonly results: readonly string[];
}

type Field =
  | { readonly type: 'TypeInstruction'; readonly functype: Signature }
  | {
      readonly type: 'ModuleImport';
      readonly module: string;
      readonly name: string;
      readonly descr:
        | { readonly type: 'FuncImportDescr'; readonly signature: Signature }
        | ParsedGlobalType
        | { readonly type: 'Table' | 'Memory'; readonly limits: Limit };
    }
  | {
      readonly type: 'Func';
      readonly signature: Signature;
      readonly body: readonly { readonly id: string; readonly args: readonly { readonly name?: string }[] }[];
    }
  | { readonly type: 'Table' | 'Memory'; readonly limits: Limit }
  | { readonly type: 'Global'; readonly globalType: ParsedGlobalType }
  | { readonly type: 'ModuleExport'; readonly name: string; readonly descr: { readonly exportType: string } }
  | { readonly type: 'Start'; readonly index: { readonly value: number } }
  | { readonly type: 'Elem'; readonly funcs: readonly { readonly value: number }[] }
  | { readonly type: 'Data'; readonly init: { readonly values: readonly number[] } };

interface Tree {
  readonly body: readonly [
    {
      readonly fields: readonly Field[];
      readonly metadata: {
        readonly sections: readonly {
          readonly section: string;
          readonly size: { readonly value: number };
          readonly vectorOfSize: { readonly value: number };
        }[];
      };
    },
  ];
}

type Decode = (bytes: ArrayBuffer, options: object) => Tree;
const { decode } = createRequire(import.meta.url)('@webassemblyjs/wasm-parser') as { decode: Decode };

/** A module as lines of text, a list for each kind of thing. */
export type Opinion = Readonly<Record<(typeof kinds)[number], readonly string[]>>;
const kinds = [
  ...([
    'types',
    'imports',
    'functions',
    'tables',
    'memories',
    'globals',
    'exports',
    'start',
    'elements',
    'data',
  ] as const),
  'counts',
] as const;

const signatureText = (parameters: readonly string[], results: readonly string[]) =>
  `[${parameters.join(' ')}] -> [${results.join(' ')}]`;
const parsedSignature = ({ params, results }: Signature) =>
  signatureText(
    params.map(({ valtype }) => valtype),
    results,
  );
const limitsText = (minimum: Size, maximum: Size | undefined) => `${minimum} to ${maximum ?? 'any'}`;
const parsedGlobal = (type: ParsedGlobalType) => `${type.mutability === 'var' ? 'mut ' : ''}${type.valtype}`;

/** The parser's opinion. Throws what it throws. */
export function secondOpinion(bytes: Uint8Array): Opinion {
  const [module] = decode(Uint8Array.from(bytes).buffer, {}).body;
  const lines = Object.fromEntries(kinds.map((kind) => [kind, [] as string[]])) as Record<keyof Opinion, string[]>;
  for (const field of module.fields) {
    switch (field.type) {
      case 'TypeInstruction':
        lines.types.push(parsedSignature(field.functype));
        break;
      case 'ModuleImport': {
        const { descr } = field;
        let type: string;
        if (descr.type === 'FuncImportDescr') type = `func ${parsedSignature(descr.signature)}`;
        else if (descr.type === 'GlobalType') type = `global ${parsedGlobal(descr)}`;
        else type = `${descr.type.toLowerCase()} ${limitsText(descr.limits.min, descr.limits.max)}`;
        lines.imports.push(`${field.module} ${field.name} ${type}`);
        break;
      }
      case 'Func': {
        const locals = field.body
          .filter(({ id }) => id === 'local')
          .flatMap(({ args }) => args.map(({ name }) => name));
        lines.functions.push(`${parsedSignature(field.signature)} ${locals.join(' ')}`);
        break;
      }
      case 'Table':
      case 'Memory':
        lines[field.type === 'Table' ? 'tables' : 'memories'].push(limitsText(field.limits.min, field.limits.max));
        break;
      case 'Global':
        lines.globals.push(parsedGlobal(field.globalType));
        break;
      case 'ModuleExport':
        lines.exports.push(`${field.name} ${field.descr.exportType.toLowerCase()}`);
        break;
      case 'Start':
        lines.start.push(String(field.index.value));
        break;
      case 'Elem':
        lines.elements.push(field.funcs.map(({ value }) => value).join(' '));
        break;
      case 'Data':
        lines.data.push(field.init.values.join(' '));
        break;
      default:
        field satisfies never;
    }
  }
  const counted = ['type', 'import', 'func', 'table', 'memory', 'global', 'export', 'element', 'code', 'data'];
  for (const { section, size, vectorOfSize } of module.metadata.sections) {
    // It takes a section without bytes for one without entries; so it does one that is not there.
    if (counted.includes(section) && size.value > 0 && vectorOfSize.value > 0) {
      lines.counts.push(`${section} ${vectorOfSize.value}`);
    }
  }
  return lines;
}

/** Our own, in the same form. */
export function firstOpinion(module: ModuleDeclaration): Opinion {
  const functionText = (index: number) => {
    const { parameters, results } = typeOfFunction(module, index);
    return signatureText(parameters.map(typeName), results.map(typeName));
  };
  const tagText = (index: number) =>
    signatureText(functionTypeAt(module, module.tags[index]!).parameters.map(typeName), []);
  const globalText = (index: number) => {
    const { mutable, content } = module.globals[index]!.type;
    return `${mutable ? 'mut ' : ''}${typeName(content)}`;
  };
  const tableText = (index: number) =>
    limitsText(module.tables[index]!.type.minimum, module.tables[index]!.type.maximum);
  const memoryText = (index: number) => limitsText(module.memories[index]!.minimum, module.memories[index]!.maximum);
  const texts = { func: functionText, table: tableText, memory: memoryText, global: globalText, tag: tagText };
  const own = (count: number, imported: number, text: (index: number) => string) =>
    [...new Array(count - imported).keys()].map((index) => text(imported + index));

  const counts: [section: string, count: number][] = [
    ['type', module.types.length],
    ['import', module.imports.length],
    ['func', module.functions.length - module.importedFunctions],
    ['table', module.tables.length - module.importedTables],
    ['memory', module.memories.length - module.importedMemories],
    ['global', module.globals.length - module.importedGlobals],
    ['export', module.exports.length],
    ['element', module.elements.length],
    ['code', module.bodies.length],
    ['data', module.data.length],
  ];
  return {
    // It knows nothing but function types; the modules compared have no others.
    types: module.types.map((_, index) => {
      const { parameters, results } = functionTypeAt(module, index);
      return signatureText(parameters.map(typeName), results.map(typeName));
    }),
    imports: module.imports.map(
      (entry) => `${entry.module} ${entry.name} ${entry.kind} ${texts[entry.kind](entry.index)}`,
    ),
    functions: module.bodies.map(({ locals }, index) => {
      const names = locals.flatMap(({ count, type }) => new Array<string>(count).fill(typeName(type)));
      return `${functionText(module.importedFunctions + index)} ${names.join(' ')}`;
    }),
    tables: own(module.tables.length, module.importedTables, tableText),
    memories: own(module.memories.length, module.importedMemories, memoryText),
    globals: own(module.globals.length, module.importedGlobals, globalText),
    exports: module.exports.map(({ name, kind }) => `${name} ${kind}`),
    start: module.start === undefined ? [] : [String(module.start)],
    elements: module.elements.map(({ functions }) => (functions ?? []).join(' ')),
    data: Array.from(module.data, ({ bytes }) => module.bytes.slice(bytes.start, bytes.end).join(' ')),
    counts: counts.filter(([, count]) => count > 0).map(([section, count]) => `${section} ${count}`),
  };
}
