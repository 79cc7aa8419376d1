import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { ensureBuilt } from '../../build/built.ts';
import { launchBrowser } from '../support/fake-app/open-page.ts';
import type { BenchOptions } from './bench-options.ts';
import { figure, times, type Table } from './report.ts';

const root = path.resolve(import.meta.dirname, '../..');
interface Started {
  /** From the start of the program until it answers. */
  readonly servedMs: number;
  /** From the browser's first request until a person can type. */
  readonly usableMs: number;
}

/** From `node out/main/headless.js` until a person can type, beside an empty program and an empty page. */
export async function startUp({ quick }: BenchOptions): Promise<readonly Table[]> {
  await ensureBuilt();
  const browser = await launchBrowser();
  try {
    const turns = quick ? 2 : 5;
    const ours: Started[] = [];
    const floor: Started[] = [];
    // the first of each only warms the disk
    for (let turn = 0; turn <= turns; turn++) {
      ours.push(await startApp(browser));
      floor.push(await startNothing(browser));
    }
    const row = (what: string, key: keyof Started): string[] => {
      const [app, nothing] = [ours, floor].map((all) => median(all.slice(1).map((one) => one[key])));
      return [what, figure(app ?? 0), figure(nothing ?? 0), times(app ?? 0, nothing ?? 1)];
    };
    return [
      {
        title: 'From start to a page one can type in, ms',
        columns: ['', 'Landline', 'empty', 'ratio'],
        rows: [
          row('program started until it serves', 'servedMs'),
          row('address opened until usable', 'usableMs'),
        ],
        notes: ['empty: Node with one http server, and a page with one text field in it'],
      },
    ];
  } finally {
    await browser.close();
  }
}

async function startApp(browser: Browser): Promise<Started> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
  const program = path.join(root, 'out/main/headless.js');
  const args = ['--data', folder, '--http-port', '0', '--port', '0', '--json'];
  try {
    return await started(browser, [program, ...args], (line) => {
      const event = JSON.parse(line) as { type: string; address?: string };
      return event.type === 'ready' ? (event.address ?? null) : null;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const emptyProgram = `
  const page = '<!doctype html><input>';
  const server = require('node:http').createServer((_request, response) => response.end(page));
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;
const startNothing = (browser: Browser): Promise<Started> =>
  started(browser, ['-e', emptyProgram], (line) => line);

async function started(
  browser: Browser,
  args: readonly string[],
  addressIn: (line: string) => string | null,
): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
      createInterface(child.stdout).on('line', (line) => {
        const found = addressIn(line);
        if (found !== null) resolve(found);
      });
    });
    const servedMs = performance.now() - began;
    const context = await browser.newContext();
    const page = await context.newPage();
    const opened = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    await page.locator('input:enabled').first().waitFor();
    const usableMs = performance.now() - opened;
    await context.close();
    return { servedMs, usableMs };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
