import path from 'node:path';
import { parseArgs } from 'node:util';
import { Access } from '../../preload/contract/rules.ts';
import { readConfig, UsageError, type Config, type System } from '../config.ts';
import type { SecretSource } from './secret.ts';

export const commandNames = [
  'serve',
  'rooms',
  'host',
  'join',
  'send',
  'invite',
  'search',
  'export',
  'archive',
  'open-archive',
  'doctor',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Ways of writing a room down. */
const formats = ['html', 'markdown', 'json'] as const;
export type Format = (typeof formats)[number];

export type Command =
  | { readonly kind: 'help'; readonly about: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'rooms'; readonly waitMs: number }
  | {
      readonly kind: 'host';
      readonly name: string;
      /** Null: as the room is, or open for a new one. */
      readonly access: Access | null;
      readonly secret: SecretSource | null;
      /** A room that is there already is given that access, too. */
      readonly changes: boolean;
      /** A new room is told to nobody who looks around. */
      readonly hidden?: boolean;
    }
  | {
      readonly kind: 'join';
      readonly target: string;
      readonly show: Show;
      /** Nobody is asked whether an invite is to be used. */
      readonly yes: boolean;
    }
  | { readonly kind: 'send'; readonly target: string; readonly text: string; readonly show: Show }
  | {
      readonly kind: 'invite';
      readonly target: string;
      readonly by: 'link' | 'code';
      readonly minutes: number | null;
    }
  | { readonly kind: 'search'; readonly words: string }
  | { readonly kind: 'export'; readonly file: string }
  | {
      readonly kind: 'export-room';
      readonly target: string;
      readonly format: Format;
      /** Null: called as the room is, in `folder`. */
      readonly file: string | null;
      readonly folder: string;
    }
  | {
      readonly kind: 'archive';
      readonly target: string;
      readonly file: string;
      readonly secret: SecretSource;
    }
  | { readonly kind: 'open-archive'; readonly file: string; readonly secret: SecretSource }
  | { readonly kind: 'doctor' };

/** What is shown to a room that wants a credential. */
export type Show =
  { readonly by: 'nothing' | 'ask' } | { readonly by: 'passphrase' | 'code'; readonly secret: SecretSource };

export interface Invocation {
  readonly command: Command;
  readonly json: boolean;
  readonly config: Config;
}

/** What `parseArgs` takes. */
export const options = {
  data: { type: 'string' },
  name: { type: 'string' },
  port: { type: 'string' },
  'http-port': { type: 'string' },
  wait: { type: 'string' },
  lang: { type: 'string' },
  access: { type: 'string' },
  hidden: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  code: { type: 'boolean' },
  ask: { type: 'boolean' },
  yes: { type: 'boolean' },
  minutes: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  self: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;
type OptionName = keyof typeof options;

/** Options that only some commands have; all others go with every command. */
const only: Partial<Record<OptionName, readonly CommandName[]>> = {
  wait: ['rooms'],
  self: ['doctor'],
  access: ['host'],
  hidden: ['host'],
  'passphrase-file': ['host', 'join', 'send', 'archive', 'open-archive'],
  code: ['join', 'invite'],
  ask: ['join'],
  yes: ['join'],
  minutes: ['invite'],
  format: ['export'],
};
/** The arguments after the command's name. */
const takes: Record<CommandName, readonly string[]> = {
  serve: [],
  rooms: [],
  host: ['NAME'],
  join: ['ROOM'],
  send: ['ROOM', 'TEXT'],
  invite: ['ROOM'],
  search: ['WORDS'],
  export: ['FILE'],
  archive: ['ROOM', 'FILE'],
  'open-archive': ['FILE'],
  doctor: [],
};
const defaultWaitSeconds = 3;
const maxWaitSeconds = 3_600;
const maxInviteMinutes = 43_200;

/** What `args` ask for. Throws `UsageError`. */
export function readArguments(args: readonly string[], system: System): Invocation {
  const { values, positionals } = parse(args);
  const { data, name, port, lang, json = false } = values;
  const config = readConfig({ data, name, port, httpPort: values['http-port'], lang }, system);
  const [commandName, ...rest] = positionals;
  const known = commandNames.find((one) => one === commandName);
  const invocation = (command: Command): Invocation => ({ command, json, config });

  if (values.help) return invocation({ kind: 'help', about: known ?? null });
  if (values.version) return invocation({ kind: 'version' });
  if (commandName === undefined) throw new UsageError('command-missing', '');
  if (known === undefined) throw new UsageError('command', commandName);

  for (const option of Object.keys(values) as OptionName[]) {
    if (only[option]?.includes(known) === false) throw new UsageError('option', `--${option}`);
  }
  const ofRoom = values.format !== undefined;
  const needed = ofRoom ? ['ROOM'] : takes[known];
  const missing = needed[rest.length];
  if (missing !== undefined) throw new UsageError('argument-missing', missing);
  const extra = rest[ofRoom ? 2 : needed.length];
  if (extra !== undefined) throw new UsageError('argument-extra', extra);
  return invocation(commandOf(known, rest, values, system));
}

type Values = ReturnType<typeof parse>['values'];

function commandOf(
  name: CommandName,
  [first = '', second = '']: readonly string[],
  values: Values,
  system: System,
): Command {
  const fileOf = (text: string): string => path.resolve(system.folder, text);
  switch (name) {
    case 'rooms':
      return { kind: 'rooms', waitMs: waitOf(values.wait) };
    case 'host':
      return {
        kind: 'host',
        name: first,
        ...accessOf(values, system),
        ...(values.hidden && { hidden: true }),
      };
    case 'join':
      return { kind: 'join', target: first, show: showOf(values, system), yes: values.yes ?? false };
    case 'send':
      return { kind: 'send', target: first, text: second, show: showOf(values, system) };
    case 'invite':
      return {
        kind: 'invite',
        target: first,
        by: values.code ? 'code' : 'link',
        minutes: minutesOf(values),
      };
    case 'search':
      return { kind: 'search', words: first };
    case 'export':
      return exportOf(first, second, values, system);
    case 'archive':
      return { kind: 'archive', target: first, file: fileOf(second), secret: neededSecret(values, system) };
    case 'open-archive':
      return { kind: 'open-archive', file: fileOf(first), secret: neededSecret(values, system) };
    case 'doctor':
      if (!values.self) throw new UsageError('self-missing', 'doctor');
      return { kind: 'doctor' };
    case 'serve':
      return { kind: 'serve' };
  }
}

function exportOf(first: string, second: string, { format: text }: Values, { folder }: System): Command {
  if (text === undefined) return { kind: 'export', file: path.resolve(folder, first) };
  const format = formats.find((one) => one === text);
  if (format === undefined) throw new UsageError('format', text);
  const file = second === '' ? null : path.resolve(folder, second);
  return { kind: 'export-room', target: first, format, file, folder };
}

const neededSecret = (values: Values, system: System): SecretSource =>
  secretOf(values, system) ?? { kind: 'input' };

/** A passphrase that is given makes a room with one. */
function accessOf(
  values: Values,
  system: System,
): Pick<Extract<Command, { kind: 'host' }>, 'access' | 'secret' | 'changes'> {
  const { access: text, 'passphrase-file': file } = values;
  const changes = text !== undefined || file !== undefined;
  const access = text === undefined ? null : (Access.safeParse(text).data ?? null);
  if (text !== undefined && access === null) throw new UsageError('access', text);
  const secret = secretOf(values, system);
  if (access === null && secret !== null) return { access: 'passphrase', secret, changes };
  if (access === 'passphrase') {
    if (secret === null) throw new UsageError('passphrase-missing', '--passphrase-file');
    return { access, secret, changes };
  }
  if (file !== undefined) throw new UsageError('option', '--passphrase-file');
  return { access, secret: null, changes };
}

function showOf(values: Values, system: System): Show {
  const secret = secretOf(values, system);
  if (values.ask) {
    if (values.code) throw new UsageError('option', '--code');
    if (values['passphrase-file'] !== undefined) throw new UsageError('option', '--passphrase-file');
    return { by: 'ask' };
  }
  if (values.code) return { by: 'code', secret: secret ?? { kind: 'input' } };
  return secret === null ? { by: 'nothing' } : { by: 'passphrase', secret };
}

function secretOf(values: Values, { env, folder }: System): SecretSource | null {
  const file = values['passphrase-file'];
  if (file === '-') return { kind: 'input' };
  if (file !== undefined) return { kind: 'file', file: path.resolve(folder, file) };
  const text = env['LANDLINE_PASSPHRASE'] ?? '';
  return text === '' ? null : { kind: 'given', text };
}

function minutesOf({ minutes: text, code }: Values): number | null {
  if (text === undefined) return null;
  if (code) throw new UsageError('option', '--minutes');
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (minutes < 1 || minutes > maxInviteMinutes) throw new UsageError('minutes', text);
  return minutes;
}

const waitOf = (text: string | undefined): number => {
  if (text === undefined) return defaultWaitSeconds * 1_000;
  if (!/^\d{1,4}(\.\d+)?$/.test(text) || Number(text) > maxWaitSeconds) throw new UsageError('wait', text);
  return Number(text) * 1_000;
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const shown = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
    throw new UsageError(code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'option' : 'option-value', shown);
  }
}

/** Whether `args` ask for objects, whatever else is wrong with them. */
export function jsonArgument(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}

/** The language asked for in `args`, whatever else is wrong with them. */
export function languageArgument(args: readonly string[]): string | null {
  for (const [at, arg] of args.entries()) {
    if (arg === '--') return null;
    if (arg.startsWith('--lang=')) return arg.slice('--lang='.length);
    if (arg === '--lang') return args[at + 1] ?? null;
  }
  return null;
}
