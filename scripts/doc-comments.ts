// Finds public symbols without a doc comment: what the doors export, and the methods and accessors of
// that. A plain property or a constructor may stand under the comment of its class, a method under that of the interface
// it implements. Reads declarations with TypeScript's checker; whether a comment is any good is a reader's matter.
import path from 'node:path';
import ts from 'typescript';
import { root } from './project.ts';

/** Whether a member is one a user calls and the comment on its declaration is the one he reads. */
function isDocumentedMember(member: ts.ClassElement | ts.TypeElement): boolean {
  if (member.name === undefined) return false;
  if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const modifiers = ts.getCombinedModifierFlags(member);
  if (ts.isPrivateIdentifier(member.name) || (modifiers & hidden) !== 0) return false;
  // A symbol's method (Symbol.iterator) means what its symbol says.
  return !ts.isComputedPropertyName(member.name);
}

/** Whether a class or interface gets its member `name` from one that has a comment on it. */
function isInherited(
  declaration: ts.ClassDeclaration | ts.InterfaceDeclaration,
  name: string,
  checker: ts.TypeChecker,
): boolean {
  const heritage = declaration.heritageClauses?.flatMap((clause) => [...clause.types]) ?? [];
  return heritage.some((type) => {
    const declarations = checker.getTypeAtLocation(type).getProperty(name)?.declarations;
    return declarations?.some(isDocumented) ?? false;
  });
}

/** Whether a declaration, or the statement around a variable, has a doc comment. */
function isDocumented(node: ts.Node): boolean {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.getJSDocCommentsAndTags(holder).some((part) => ts.isJSDoc(part));
}

/** The public symbols of `doors` (paths from the root) that have no doc comment, as `file:line: name`. */
export function undocumented(doors: readonly string[], readFile?: (file: string) => string | undefined): string[] {
  const options: ts.CompilerOptions = {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    noLib: true,
    types: [],
  };
  const host = ts.createCompilerHost(options, true);
  if (readFile !== undefined) {
    host.readFile = (file) => readFile(path.relative(root, file));
    host.fileExists = (file) => readFile(path.relative(root, file)) !== undefined;
    host.getSourceFile = (file, language) => {
      const text = readFile(path.relative(root, file));
      return text === undefined ? undefined : ts.createSourceFile(file, text, language, true);
    };
  }
  const program = ts.createProgram({ rootNames: doors.map((door) => path.join(root, door)), options, host });
  const checker = program.getTypeChecker();
  const faults = new Set<string>();
  const report = (node: ts.Node, name: string): void => {
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    faults.add(`${path.relative(root, source.fileName)}:${line + 1}: ${name}`);
  };
  for (const door of doors) {
    const source = program.getSourceFile(path.join(root, door));
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${door} is missing or exports nothing`);
    for (const exported of checker.getExportsOfModule(module)) {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const declarations = symbol.declarations ?? [];
      const [first] = declarations;
      // Overloads and a value that shares a type's name are documented once.
      if (first !== undefined && !declarations.some(isDocumented)) report(first, exported.name);
      for (const declaration of declarations) {
        if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) continue;
        const members: readonly (ts.ClassElement | ts.TypeElement)[] = declaration.members;
        const documented = new Set(members.filter(isDocumented).map((member) => member.name?.getText()));
        for (const member of members) {
          const name = member.name?.getText();
          if (name === undefined || documented.has(name) || !isDocumentedMember(member)) continue;
          if (!isInherited(declaration, name, checker)) report(member, `${exported.name}.${name}`);
        }
      }
    }
  }
  return [...faults].sort(new Intl.Collator('en', { numeric: true }).compare);
}
