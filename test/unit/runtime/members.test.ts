import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// The stand-in follows Electron by reading; this is what keeps it from offering what Electron does not have.

const runtime = path.resolve(import.meta.dirname, '../../runtime');
const declarations = createRequire(import.meta.url).resolve('electron/electron.d.ts');

/** Known to Electron but kept out of its typings: its own tests use it. */
const undeclared: Readonly<Record<string, readonly string[]>> = { WebContents: ['getLastWebPreferences'] };
/** The runtime's classes and objects, by the type of Electron's that each plays. */
const played: Readonly<Record<string, string>> = {
  App: 'App',
  'app.commandLine': 'CommandLine',
  BrowserWindow: 'BrowserWindow',
  WebContents: 'WebContents',
  Session: 'Session',
  WebRequest: 'WebRequest',
  protocol: 'Protocol',
  dialog: 'Dialog',
  shell: 'Shell',
  Screen: 'Screen',
  Display: 'Display',
  NativeTheme: 'NativeTheme',
  Menu: 'Menu',
  MenuItem: 'MenuItem',
  PowerMonitor: 'PowerMonitor',
  NativeImage: 'NativeImage',
  nativeImage: 'NativeImage',
  Tray: 'Tray',
  Notification: 'Notification',
  UtilityProcess: 'UtilityProcess',
  utilityProcess: 'UtilityProcess',
  WebFrameMain: 'WebFrameMain',
  DownloadItem: 'DownloadItem',
  safeStorage: 'SafeStorage',
  ipcRenderer: 'IpcRenderer',
  contextBridge: 'ContextBridge',
};

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
const nameOf = (node: { readonly name?: ts.Node | undefined }): string =>
  node.name && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) ? node.name.text : '';
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

interface Declared {
  readonly members: Set<string>;
  readonly events: Set<string>;
}
function declaredTypes(): Map<string, Declared> {
  const types = new Map<string, Declared>();
  walk(parse(declarations), (node) => {
    if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) return;
    const type = types.get(nameOf(node)) ?? { members: new Set(), events: new Set() };
    types.set(nameOf(node), type);
    for (const member of node.members) {
      type.members.add(nameOf(member));
      if (!ts.isMethodSignature(member) && !ts.isMethodDeclaration(member)) continue;
      const event = member.parameters[0]?.type;
      if (
        nameOf(member) === 'on' &&
        event &&
        ts.isLiteralTypeNode(event) &&
        ts.isStringLiteral(event.literal)
      )
        type.events.add(event.literal.text);
    }
  });
  return types;
}

interface Offered {
  readonly type: string;
  readonly member: string;
}
/** What the runtime's sources offer: class members, members of objects made `strict`, events they emit. */
function offered(): { readonly members: Offered[]; readonly events: Offered[] } {
  const members: Offered[] = [];
  const events: Offered[] = [];
  const files = ['.', 'page'].flatMap((folder) =>
    readdirSync(path.join(runtime, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(runtime, folder, name)),
  );
  for (const file of files) {
    walk(parse(file), (node) => {
      if (ts.isClassDeclaration(node) && played[nameOf(node)]) {
        const type = nameOf(node);
        members.push(...node.members.map((member) => ({ type, member: nameOf(member) })));
        walk(node, (inner) => {
          const event = ts.isCallExpression(inner) && emittedBy(inner);
          if (event) events.push({ type, member: event });
        });
      }
      if (
        ts.isCallExpression(node) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'strict'
      ) {
        const [name, target] = node.arguments;
        const object = target && ts.isSatisfiesExpression(target) ? target.expression : target;
        if (!name || !ts.isStringLiteral(name) || !object || !ts.isObjectLiteralExpression(object)) return;
        if (!played[name.text]) return;
        members.push(...object.properties.map((each) => ({ type: name.text, member: nameOf(each) })));
      }
    });
  }
  const isElectrons = ({ member }: Offered): boolean => member !== '' && !member.startsWith('$');
  return { members: members.filter(isElectrons), events: events.filter(isElectrons) };
}
function emittedBy(call: ts.CallExpression): string | null {
  const { expression, arguments: given } = call;
  const isOwn =
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'emit' &&
    expression.expression.kind === ts.SyntaxKind.ThisKeyword;
  return isOwn && given[0] && ts.isStringLiteral(given[0]) ? given[0].text : null;
}

describe('the stand-in runtime', () => {
  const types = declaredTypes();
  const { members, events } = offered();

  it('offers no member that Electron does not declare', () => {
    expect(members.length).toBeGreaterThan(80);
    const unknown = members.filter(
      ({ type, member }) =>
        !types.get(played[type] ?? '')?.members.has(member) && !undeclared[type]?.includes(member),
    );
    expect(unknown).toEqual([]);
  });

  it('emits no event that Electron does not declare', () => {
    expect(events.length).toBeGreaterThan(20);
    // A window's `focus` and the like are declared for its base class.
    const base: Readonly<Record<string, string>> = { BrowserWindow: 'BaseWindow' };
    const unknown = events.filter(
      ({ type, member }) =>
        ![played[type], base[type]].some((name) => types.get(name ?? '')?.events.has(member)),
    );
    expect(unknown).toEqual([]);
  });

  it('exports only what the module electron has', () => {
    const known = new Set<string>();
    walk(parse(declarations), (node) => {
      if (ts.isModuleDeclaration(node) && /Main|CrossProcessExports/.test(nameOf(node)))
        walk(node, (inner) => {
          if (ts.isVariableDeclaration(inner) || ts.isClassDeclaration(inner)) known.add(nameOf(inner));
        });
    });
    const exported: string[] = [];
    walk(parse(path.join(runtime, 'electron.ts')), (node) => {
      if (ts.isExportSpecifier(node)) exported.push(node.name.text);
    });
    expect(exported.filter((name) => !known.has(name))).toEqual([]);
  });
});
