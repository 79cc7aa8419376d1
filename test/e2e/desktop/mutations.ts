/** A way to break the built app, and the check that must notice. */
export interface Mutation {
  readonly name: string;
  readonly part: 'main' | 'preload';
  /** Each must be found, in one file of that part. */
  readonly edits: readonly (readonly [find: string | RegExp, replacement: string])[];
  readonly caughtBy: string;
  /** Only what people install is changed by it. */
  readonly packaged?: true;
}

const main = (name: string, caughtBy: string, ...edits: Mutation['edits']): Mutation => ({
  name,
  part: 'main',
  edits,
  caughtBy,
});
const preload = (name: string, caughtBy: string, ...edits: Mutation['edits']): Mutation => ({
  ...main(name, caughtBy, ...edits),
  part: 'preload',
});

export const mutations: readonly Mutation[] = [
  preload('the preload requires fs', 'start', [
    /require\("electron"\)/,
    'require("electron"); require("fs")',
  ]),
  preload('the preload is an ES module', 'bridge', [
    /^[^\n]*require\("electron"\)[^\n]*$/m,
    'import electron from "electron";',
  ]),
  preload('the bridge key is misspelt', 'bridge', ['exposeInMainWorld("port"', 'exposeInMainWorld("prot"']),
  preload('the preload exposes Electron itself', 'isolation', [
    /exposeInMainWorld\("port", \{/,
    'exposeInMainWorld("electron", { send: () => electron.ipcRenderer.send("x") });\nelectron.contextBridge.$&',
  ]),
  preload('the preload speaks on another channel', 'bridge', [
    'send("port", id, "open")',
    'send("prt", id, "open")',
  ]),
  main('main listens on another channel', 'bridge', ['ipcMain.on("port"', 'ipcMain.on("ports"']),
  main('the preload is looked for in the wrong place', 'start', ['preload/index.cjs', 'preload/index.js']),
  main('the scheme is not answered', 'start', ['protocol.handle("app"', 'protocol.handle("apps"']),
  main('the sender is not checked', 'sender: foreign page', [/!isTrustedFrame\([^)]*\) \|\| /, '']),
  main('the origin of the sender is not checked', 'sender: foreign page', [
    /frame\.origin === [^&]*&& isAppUrl\(frame\.url\)/,
    'true',
  ]),
  main('frames inside the page are heard', 'sender: frame inside', ['frame.parent === null && ', '']),
  main('other windows are heard', 'sender: other window', [/ \|\| !options\.isOurs\(event\.sender\)/, '']),
  main('the policy is not sent', 'content security policy', [/"content-security-policy": \w+,/, '']),
  main('the policy allows inline scripts', 'content security policy', [
    `"script-src 'self'"`,
    `"script-src 'self' 'unsafe-inline' 'unsafe-eval'"`,
  ]),
  main('the policy allows requests to anybody', 'foreign content', [
    `"connect-src 'self'"`,
    `"connect-src https:"`,
  ]),
  main(
    'a page may navigate',
    'navigation',
    [/contents\.on\("will-navigate"/, 'contents.on("never"'],
    [/contents\.on\("will-frame-navigate"/, 'contents.on("never"'],
  ),
  main('a page may be redirected', 'other ways to leave', [
    'contents.on("will-redirect"',
    'contents.on("never"',
  ]),
  main('a page may attach a guest', 'other ways to leave', ['"will-attach-webview"', '"never"']),
  main('a page may open windows', 'new windows', ['action: "deny"', 'action: "allow"']),
  main(
    'permissions are granted',
    'permissions',
    ['session.setPermissionRequestHandler(', 'Boolean('],
    ['session.setPermissionCheckHandler(', 'Boolean('],
  ),
  main('the page may always use the camera', 'permissions', ['isMainFrame && camera.isGiven', 'isMainFrame']),
  main('nobody gives leave to use the camera', 'camera', ['allowCamera: ', 'allowCamra: ']),
  main('the microphone comes with the camera', 'camera', [
    /media\.every\(\(one\) => one === "video"\)/,
    'true',
  ]),
  main('the page has powers it does not need', 'powers of the page', ['"midi",', '']),
  main('the powers of the page are not limited', 'powers of the page', [/"permissions-policy": \w+,/, '']),
  main('downloads are accepted', 'downloads', ['session.on("will-download"', 'session.on("never"']),
  main('foreign requests pass', 'foreign requests', [
    /cancel: !allowsRequest\(/,
    'cancel: false && !allowsRequest(',
  ]),
  main('the sandbox is off', 'start', ['sandbox: true', 'sandbox: false']),
  main('pages share their world with the preload', 'start', [
    'contextIsolation: true',
    'contextIsolation: false',
  ]),
  main('pages have Node', 'start', ['nodeIntegration: false', 'nodeIntegration: true']),
  main('the policy lets forms be sent', 'content security policy', [`"form-action 'none'",`, '']),
  main('the policy lets others frame the page', 'content security policy', [
    `"frame-ancestors 'none'"`,
    `"frame-ancestors 'self'"`,
  ]),
  main('types are guessed', 'headers', [/"x-content-type-options": "nosniff",?/, '']),
  main('addresses are told on', 'headers', [
    '"referrer-policy": "no-referrer"',
    '"referrer-policy": "origin"',
  ]),
  main('Chromium talks with its maker', 'command line', ['"disable-domain-reliability",', '']),
  main('the sandbox is left to each window', 'command line', ['app.enableSandbox();', '']),
  main('service workers may outlive a page', 'scheme', [
    'supportFetchAPI: true',
    'supportFetchAPI: true, allowServiceWorkers: true',
  ]),
  main('devices are granted', 'devices', [
    /setDevicePermissionHandler\(\(\) => false\)/,
    'setDevicePermissionHandler(() => true)',
  ]),
  main('a page may flood the person with dialogs', 'preferences', [
    'safeDialogs: true',
    'safeDialogs: false',
  ]),
  main('the spelling checker downloads dictionaries', 'preferences', [
    /spellcheck: platform === "darwin"/,
    'spellcheck: platform !== "darwin"',
  ]),
  {
    ...main('people get the developer tools', 'preferences', ['devTools: development', 'devTools: true']),
    packaged: true,
  },
  main('mixed content is allowed', 'preferences', [
    'allowRunningInsecureContent: false',
    'allowRunningInsecureContent: true',
  ]),
];
