import os from 'node:os';
import path from 'node:path';
import type { LogLevel } from './lib/logger.ts';
import { cleanName } from './protocol/names.ts';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** Everything that is decided before the app starts; what a person changes while it runs is in the settings. */
export interface Config {
  /** Absolute. Made when the app starts, where it is missing. */
  readonly dataFolder: string;
  /** Tried first for rooms hosted here; where it is taken, any free one serves (D6). 0 means any. */
  readonly port: number;
  /** Of the browser face. Null: 47480, or any free one. A number, and only that one will do; 0 means any. */
  readonly httpPort: number | null;
  /** The name to go by from now on, or null to keep the one in the settings. */
  readonly name: string | null;
  /** Of the terminal's texts, or null for the one in the settings. */
  readonly language: Language | null;
  readonly logLevel: LogLevel;
}

/** As typed, unchecked: the values of `--data`, `--name`, `--port`, `--http-port` and `--lang`. */
export interface ConfigArguments {
  readonly data?: string | undefined;
  readonly name?: string | undefined;
  readonly port?: string | undefined;
  readonly httpPort?: string | undefined;
  readonly lang?: string | undefined;
}

export interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly folder: string;
}

export type UsageProblem =
  | 'data-folder'
  | 'name'
  | 'port'
  | 'language'
  | 'log-level'
  | 'command'
  | 'command-missing'
  | 'option'
  | 'option-value'
  | 'argument-missing'
  | 'argument-extra'
  | 'wait'
  | 'access'
  | 'passphrase-missing'
  | 'minutes'
  | 'format'
  | 'self-missing';

/** What was typed cannot be meant. `shown` is the part of it that is at fault. */
export class UsageError extends Error {
  readonly problem: UsageProblem;
  readonly shown: string;
  constructor(problem: UsageProblem, shown: string) {
    super(`${problem}: ${shown}`);
    this.name = 'UsageError';
    this.problem = problem;
    this.shown = shown;
  }
}

export const defaultPort = 47470;
export const defaultHttpPort = 47480;
const maxPathCharacters = 1_000;
const maxNameCharacters = 200;

export const thisSystem = (): System => ({
  env: process.env,
  platform: process.platform,
  home: os.homedir(),
  folder: process.cwd(),
});

/**
 * Options win over the environment (`LANDLINE_DATA`, `LANDLINE_LOG`), that over the defaults. The answer is frozen.
 * Throws `UsageError` for a value that no one can have meant.
 */
export function readConfig(given: ConfigArguments, system: System): Config {
  const { env } = system;
  return Object.freeze({
    dataFolder: dataFolder(given.data ?? (env['LANDLINE_DATA'] || undefined), system),
    port: given.port === undefined ? defaultPort : portOf(given.port),
    httpPort: given.httpPort === undefined ? null : portOf(given.httpPort),
    name: given.name === undefined ? null : nameOf(given.name),
    language: given.lang === undefined ? null : languageOf(given.lang),
    logLevel: logLevelOf(env['LANDLINE_LOG'] || 'warn'),
  });
}

/** The language of ours that is nearest to `tag`, a BCP 47 tag or a POSIX locale; English for all others. */
export function nearestLanguage(tag: string): Language {
  return /^zh([-_.@]|$)/i.test(tag) ? 'zh-CN' : 'en';
}

function dataFolder(given: string | undefined, system: System): string {
  if (given === undefined) return defaultDataFolder(system);
  if (given.trim() === '' || given.includes('\0') || given.length > maxPathCharacters) {
    throw new UsageError('data-folder', given);
  }
  return path.resolve(system.folder, given);
}

/** Where the system wants programs to keep a person's data. */
function defaultDataFolder({ env, platform, home }: System): string {
  if (platform === 'darwin') return path.join(home, 'Library/Application Support/Landline');
  if (platform === 'win32')
    return path.join(env['APPDATA'] ?? path.join(home, 'AppData/Roaming'), 'Landline');
  // The XDG specification has relative paths ignored.
  const given = env['XDG_DATA_HOME'];
  const base = given && path.isAbsolute(given) ? given : path.join(home, '.local/share');
  return path.join(base, 'Landline');
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError('port', text);
  return Number(text);
}

function nameOf(text: string): string {
  if (cleanName(text) === null || text.length > maxNameCharacters) throw new UsageError('name', text);
  return text;
}

function languageOf(text: string): Language {
  if (!/^(en|zh)([-_.@][\w.@-]*)?$/i.test(text)) throw new UsageError('language', text);
  return nearestLanguage(text);
}

function logLevelOf(text: string): LogLevel {
  if (text === 'error' || text === 'warn' || text === 'info' || text === 'debug') return text;
  throw new UsageError('log-level', text);
}
