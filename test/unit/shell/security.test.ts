import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shellArguments } from '../../../main/shell/arguments.ts';
import { pageFiles } from '../../../main/shell/page-files.ts';
import {
  allowsPermission,
  allowsRequest,
  CameraLeave,
  isTrustedFrame,
  type Asked,
} from '../../../main/shell/security.ts';
import { ManualClock } from '../../support/manual-clock.ts';

describe('what a page may do', () => {
  it.each([
    'https://example.org/',
    'app://landline.evil/',
    'app://other/',
    'file:///etc/passwd',
    'app://landline',
  ])('trusts no frame that shows %s', (url) => {
    const origin = url === 'app://landline' ? 'null' : 'app://landline';
    expect(isTrustedFrame({ url, origin, parent: null })).toBe(false);
  });

  const clock = new ManualClock();
  const camera = new CameraLeave(clock);
  const given = new CameraLeave(clock);
  given.give(Infinity);
  const asked = (permission: string, changes: Partial<Asked> = {}): Asked => ({
    permission,
    url: 'app://landline/index.html',
    isMainFrame: true,
    media: [],
    ...changes,
  });
  const elsewhere = { url: 'https://example.org/' } as const;

  it('grants its own page the writing of the clipboard, and nobody anything else', () => {
    for (const leave of [camera, given]) {
      expect(allowsPermission(asked('clipboard-sanitized-write'), leave)).toBe(true);
      expect(allowsPermission(asked('clipboard-sanitized-write', elsewhere), leave)).toBe(false);
      for (const permission of [
        'media',
        'geolocation',
        'notifications',
        'clipboard-read',
        'openExternal',
        'hid',
        'display-capture',
        'fileSystem',
        'local-network-access',
      ])
        expect(allowsPermission(asked(permission), leave)).toBe(false);
    }
  });

  it('[J4] grants its own page the camera by leave, and never the microphone with it', () => {
    const video = { media: ['video'] } as const;
    expect(allowsPermission(asked('media', video), camera)).toBe(false);
    expect(allowsPermission(asked('media', video), given)).toBe(true);
    expect(allowsPermission(asked('media', { ...video, ...elsewhere }), given)).toBe(false);
    expect(allowsPermission(asked('media', { ...video, isMainFrame: false }), given)).toBe(false);
    expect(allowsPermission(asked('display-capture', video), given)).toBe(false);
    for (const media of [['audio'], ['video', 'audio'], ['unknown'], []])
      expect(allowsPermission(asked('media', { media }), given)).toBe(false);
  });

  it('[J4] lets the leave to use the camera end by itself', () => {
    const leave = new CameraLeave(clock);
    expect(leave.isGiven).toBe(false);
    leave.give(120_000);
    clock.pass(119_999);
    expect(leave.isGiven).toBe(true);
    clock.pass(1);
    expect(leave.isGiven).toBe(false);
  });

  it('requests the page, and the developer tools only while developing', () => {
    expect(allowsRequest('app://landline/assets/a.js', false)).toBe(true);
    expect(allowsRequest('devtools://devtools/x.js', false)).toBe(false);
    expect(allowsRequest('devtools://devtools/x.js', true)).toBe(true);
    expect(allowsRequest('http://127.0.0.1:47480/', true)).toBe(false);
  });
});

describe('the files of the page', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-page-'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'secret.pem'), 'key');
  writeFileSync(`${folder}.html`, 'beside');
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(`${folder}.html`);
  });
  const answer = (url: string, method = 'GET'): Promise<Response> =>
    pageFiles(folder)(new Request(url, { method }));

  it('come with the policy and their type', async () => {
    const response = await answer('app://landline/index.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://landline/',
    'app://landline/missing.html',
    'app://landline/secret.pem',
    'app://landline/..%2f..%2fetc%2fpasswd',
    `app://landline/..%2f${path.basename(folder)}.html`,
    'app://landline/%00.html',
    'app://landline/%zz.html',
    'app://landline/a%5c..%5cindex.html',
    'app://elsewhere/index.html',
  ])('are not found at %s', async (url) => expect((await answer(url)).status).toBe(404));

  it('are only read', async () => {
    expect((await answer('app://landline/index.html', 'POST')).status).toBe(404);
  });
});

describe('the options of the desktop app', () => {
  it('finds its own among those of Chromium and Electron', () => {
    const argv = [
      '/opt/landline',
      '--no-sandbox',
      '--inspect=0',
      '/app',
      '--data=/tmp/a b',
      '--port',
      '5',
      'x://y',
    ];
    expect(shellArguments(argv)).toEqual({ data: '/tmp/a b', port: '5' });
    expect(shellArguments(['/opt/landline', '--data'])).toEqual({});
  });
});
