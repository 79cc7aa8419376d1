import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { command } from './command.ts';

/** A program the tests use, and the Debian package it comes in. */
const programs: Readonly<Record<string, string>> = {
  chromium: 'chromium',
  ip: 'iproute2',
  'avahi-daemon': 'avahi-daemon',
  'avahi-browse': 'avahi-utils',
  'dbus-daemon': 'dbus',
  '7za': 'p7zip-full',
};
/** Without it Chinese names are boxes in the screenshots. */
const fontFolder = '/usr/share/fonts/opentype/noto';
const fontPackage = 'fonts-noto-cjk';

const installMs = 300_000;

/**
 * Brings what the tests need and npm cannot: a browser, and on Debian as root the programs of the network and
 * packaging tests. Elsewhere tests that lack something skip with that reason. Never fails: it says what is missing.
 * Answers where the browser is, or null.
 */
export async function setUp(say: (line: string) => void): Promise<string | null> {
  const packages = missingPackages();
  if (packages.length > 0 && canInstall()) await aptInstall(packages, say);
  const browser = process.env['CHROMIUM'] ?? systemBrowser() ?? playwrightBrowser();
  if (browser !== null) return browser;
  say('no Chromium or Chrome here: fetching one for the tests');
  const cli = path.resolve(import.meta.dirname, '../../node_modules/playwright-core/cli.js');
  const { code, output } = await command(process.execPath, [cli, 'install', 'chromium'], {
    timeoutMs: installMs,
  });
  if (code !== 0) say(`that did not work: ${output.trim().split('\n').at(-1)}`);
  return playwrightBrowser();
}

function missingPackages(): readonly string[] {
  const needed = Object.entries(programs).filter(([program]) => find(program) === null);
  const fonts = fs.existsSync(fontFolder) ? [] : [fontPackage];
  return [...needed.map(([, name]) => name), ...fonts];
}

const canInstall = (): boolean => process.getuid?.() === 0 && fs.existsSync('/etc/debian_version');

async function aptInstall(packages: readonly string[], say: (line: string) => void): Promise<void> {
  say(`installing ${packages.join(', ')}`);
  const options = { timeoutMs: installMs, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await command('apt-get', ['update', '-qq'], options);
  const { code, output } = await command(
    'apt-get',
    // A machine that has just started may be updating itself.
    ['install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...packages],
    options,
  );
  if (code !== 0) say(`that did not work: ${output.trim().split('\n').at(-1)}`);
}

function systemBrowser(): string | null {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  if (fs.existsSync(mac)) return mac;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.map(find).find((file) => file !== null) ?? null;
}

/** The one that Playwright keeps for itself, where it was fetched. */
function playwrightBrowser(): string | null {
  const file = chromium.executablePath();
  return fs.existsSync(file) ? file : null;
}

function find(program: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file)) ?? null;
}
