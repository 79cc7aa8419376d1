import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../../..');

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A file from the repository's root, `node:…`, or a package's name. */
  readonly target: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
}

/** Every file under `folder` whose name ends in one of `endings`. */
export function filesUnder(folder: string, endings: readonly string[]): readonly SourceFile[] {
  const from = path.join(root, folder);
  if (!fs.existsSync(from)) return [];
  const found = fs.readdirSync(from, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: path.relative(root, file).split(path.sep).join('/'),
      text: fs.readFileSync(file, 'utf8'),
    }));
}

/** What the app is made of. */
export const appSources = (): readonly SourceFile[] =>
  ['main', 'preload', 'renderer'].flatMap((folder) => filesUnder(folder, ['.ts', '.tsx']));

export function parse(source: SourceFile): ts.SourceFile {
  const kind = source.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true, kind);
}

/** Calls `visit` with every node of `tree`, parents first. */
export function walk(tree: ts.Node, visit: (node: ts.Node) => void): void {
  visit(tree);
  ts.forEachChild(tree, (child) => walk(child, visit));
}

/** Static imports, re-exports, `import()` and `import('…')` types, in the order they stand. */
export function importsOf(source: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ target: targetOf(source.path, specifier.text), typeOnly });
  };
  walk(parse(source), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsOnlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
  });
  return found;
}

function importsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  const everyNameIsType =
    named !== undefined && ts.isNamedImports(named) && named.elements.every((it) => it.isTypeOnly);
  return clause.name === undefined && everyNameIsType;
}

function targetOf(from: string, specifier: string): string {
  const [bare = specifier] = specifier.split('?');
  if (bare.startsWith('.')) return path.posix.join(path.posix.dirname(from), bare);
  if (bare.startsWith('node:')) return bare;
  return bare
    .split('/')
    .slice(0, bare.startsWith('@') ? 2 : 1)
    .join('/');
}
