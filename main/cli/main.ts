import { randomBytes } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { thisSystem, type System } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { lineLogger } from '../lib/logger.ts';
import { nodePlatform } from '../node-platform.ts';
import type { Keychain } from '../platform.ts';
import { appVersion } from '../version.ts';
import { run } from './run.ts';

/** What a command has that runs in the desktop's own program, once that is ready. */
export interface Desktop {
  /** Null where there is none that protects anything. */
  readonly keychain: Keychain | null;
  /** The system, or somebody at the desktop, wants the program to end. */
  onQuit(listener: () => void): void;
}

/** This process as a terminal program: runs `args`, then ends with the exit code. A second interruption ends it at once. */
export async function runHere(args: readonly string[], desktop: Desktop | null = null): Promise<never> {
  // Whatever is written, by a database too, is for this user alone (A53).
  process.umask(0o077);
  const { keychain = null } = desktop ?? {};
  const platform = { ...nodePlatform(), ...(keychain && { keychain }) };
  const system = systemOnce();
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(130));
      interrupt();
    });
  }
  desktop?.onQuit(() => interrupt());
  // Whoever read us has gone (`landline rooms | head -1`).
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);

  const code = await run(
    args,
    { out: process.stdout, errors: process.stderr },
    {
      system,
      clock: systemClock,
      logger: lineLogger((line) => void process.stderr.write(line), 'error'),
      version: appVersion,
      language: platform.language,
      input: process.stdin,
      interactive: process.stdin.isTTY,
      interrupted,
      interfaceFolder: interfaceFolder(),
      randomBytes,
      // Loaded when it is needed: help and usage errors come at once.
      createApp: async (config) => (await import('../app.ts')).createApp(config, platform),
    },
  );
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit(code);
}

/** The passphrase in the environment is read once: no background program, no crash report has it (A53). */
function systemOnce(): System {
  const system = { ...thisSystem(), env: { ...process.env } };
  delete process.env['LANDLINE_PASSPHRASE'];
  return system;
}

/** Resolves once all that was written has left this process, or cannot. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

/** Beside the built program, or where a build of these sources goes. */
function interfaceFolder(): string {
  const built = path.extname(import.meta.filename) === '.js';
  return path.resolve(import.meta.dirname, built ? '../renderer' : '../../out/renderer');
}
