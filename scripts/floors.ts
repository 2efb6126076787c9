// The floors of the design: a file of src imports from its own floor or a lower one, and the engine has one door.
// Reads imports with TypeScript's parser and judges paths alone; what a file does with a host is host-use.ts's matter.
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { isForTests } from './project.ts';

/** Folders of src by floor, the lowest first. Folders of one floor may import one another in one direction only. */
const floors: readonly (readonly string[])[] = [
  ['src/interpreter/core', 'src/interpreter/instructions'],
  ['src/interpreter/binary'],
  ['src/interpreter/validation'],
  ['src/interpreter/translation'],
  ['src/interpreter/execution'],
  ['src/interpreter/text'],
  ['src/interpreter'],
  ['src/runtime'],
  ['src/runtime/cli'],
];
const engineDoor = 'src/interpreter/index.ts';
/** Development only: writes execution's generated files, reads any floor, and nothing but its own tests imports it. */
const generator = 'src/interpreter/generator';

/** Files outside src/interpreter that test its inside, and why the door does not do. */
export const whiteBox: ReadonlyMap<string, string> = new Map([
  [
    'spec-tests/native/numeric.test.ts',
    'goes through every numeric row, so that a new one is tested without being named',
  ],
  ['spec-tests/native/vectors.test.ts', 'does the same for the vector rows'],
  ['spec-tests/native/atomic.test.ts', 'does the same for the atomic rows'],
]);

/** One import, export-from or import() of a file, with the line it is on. */
interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Every module specifier of a file, types and dynamic imports included. */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      const { line } = source.getLineAndCharacterOfPosition(specifier.getStart(source));
      found.push({ specifier: specifier.text, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether a module specifier is one of Node's own. */
export function isNodeBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? specifier);
}

/** Whether a file of src may use Node: the runtime's Node folders, its command line and its Node door. */
function isForNode(file: string): boolean {
  return /^src\/runtime\/(node[^/]*\/|cli\/|node\.ts$)/.test(file) || /^src\/runtime\/.*\.node\.ts$/.test(file);
}

/** The folder of `floors` a file belongs to, and its floor; undefined outside them. */
function floorOf(file: string): { folder: string; floor: number } | undefined {
  let found: { folder: string; floor: number } | undefined;
  for (const [floor, folders] of floors.entries()) {
    for (const folder of folders) {
      if (file.startsWith(`${folder}/`) && folder.length > (found?.folder.length ?? 0)) found = { folder, floor };
    }
  }
  return found;
}

/** What is wrong with `file` importing `target`, both paths from the root. */
function faultOfOwn(file: string, target: string): string | undefined {
  const insideEngine = (name: string): boolean => name.startsWith('src/interpreter/');
  if (!insideEngine(file)) {
    if (insideEngine(target) && target !== engineDoor && !whiteBox.has(file))
      return `only ${engineDoor} is the engine's door`;
  }
  if (isForTests(file) || !file.startsWith('src/')) return undefined;
  if (isForTests(target)) return 'only tests import test helpers';
  if (!target.startsWith('src/')) return 'src imports nothing outside itself';
  if (target.startsWith(`${generator}/`))
    return file.startsWith(`${generator}/`) ? undefined : 'the generator is not part of the package';
  if (file.startsWith(`${generator}/`)) return insideEngine(target) ? undefined : 'the generator knows the engine only';
  const from = floorOf(file);
  const to = floorOf(target);
  if (from === undefined || to === undefined) return 'not in a folder that has a floor';
  if (to.floor > from.floor) return `floor ${to.floor} is above floor ${from.floor}`;
  if (isForNode(target) && !isForNode(file)) return 'a part for every host cannot import a part for Node';
  return undefined;
}

/** What is wrong with `file` importing a package or a Node built-in. */
function faultOfPackage(file: string, specifier: string, dependencies: ReadonlySet<string>): string | undefined {
  if (!file.startsWith('src/') || isForTests(file) || file.startsWith(`${generator}/`)) return undefined;
  if (isNodeBuiltin(specifier)) return isForNode(file) ? undefined : 'a Node built-in in a part for every host';
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (!dependencies.has(name)) return `${name} is not a run-time dependency`;
  return isForNode(file) ? undefined : 'the engine and the runtime for every host have no dependencies';
}

/** Every import against the rules in `files` (path from the root to text), as `file:line: import: why`. */
export function floorFaults(files: ReadonlyMap<string, string>, dependencies: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const directions = new Map<string, string>();
  for (const [file, text] of files) {
    for (const { specifier, line } of importsOf(file, text)) {
      const report = (fault: string): number => faults.push(`${file}:${line}: '${specifier}': ${fault}`);
      if (!specifier.startsWith('.')) {
        const fault = faultOfPackage(file, specifier, dependencies);
        if (fault !== undefined) report(fault);
        continue;
      }
      // Modules of bytes and plain scripts have no floor; whether they exist, TypeScript knows.
      if (!file.startsWith('src/') && /\.(wasm|mjs)$/.test(specifier)) continue;
      const target = path.posix.join(path.posix.dirname(file), specifier);
      const fault = files.has(target) ? faultOfOwn(file, target) : 'there is no such file';
      if (fault !== undefined) report(fault);
      const from = isForTests(file) ? undefined : floorOf(file);
      const to = floorOf(target);
      if (from === undefined || to === undefined || from.floor !== to.floor || from.folder === to.folder) continue;
      directions.set(`${from.folder} > ${to.folder}`, `${file}:${line}`);
      const back = directions.get(`${to.folder} > ${from.folder}`);
      if (back !== undefined) report(`${back} imports the other way round`);
    }
  }
  return faults;
}
