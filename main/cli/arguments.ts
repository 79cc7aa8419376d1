import { parseArgs } from 'node:util';
import { readConfig, UsageError, type Config, type System } from '../config.ts';

export const commandNames = ['serve', 'rooms', 'host', 'join', 'send', 'doctor'] as const;
export type CommandName = (typeof commandNames)[number];

export type Command =
  | { readonly kind: 'help'; readonly about: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'rooms'; readonly waitMs: number }
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'join'; readonly target: string }
  | { readonly kind: 'send'; readonly target: string; readonly text: string }
  | { readonly kind: 'doctor' };

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
  json: { type: 'boolean' },
  self: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;
type OptionName = keyof typeof options;

/** Options that only one command has; all others go with every command. */
const only: Partial<Record<OptionName, CommandName>> = {
  wait: 'rooms',
  self: 'doctor',
};
/** The arguments after the command's name. */
const takes: Record<CommandName, readonly string[]> = {
  serve: [],
  rooms: [],
  host: ['NAME'],
  join: ['ROOM'],
  send: ['ROOM', 'TEXT'],
  doctor: [],
};
const defaultWaitSeconds = 3;
const maxWaitSeconds = 3_600;

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
    if ((only[option] ?? known) !== known) throw new UsageError('option', `--${option}`);
  }
  const missing = takes[known][rest.length];
  if (missing !== undefined) throw new UsageError('argument-missing', missing);
  const extra = rest[takes[known].length];
  if (extra !== undefined) throw new UsageError('argument-extra', extra);
  return invocation(commandOf(known, rest, values));
}

function commandOf(
  name: CommandName,
  [first = '', second = '']: readonly string[],
  values: ReturnType<typeof parse>['values'],
): Command {
  switch (name) {
    case 'rooms':
      return { kind: 'rooms', waitMs: waitOf(values.wait) };
    case 'host':
      return { kind: 'host', name: first };
    case 'join':
      return { kind: 'join', target: first };
    case 'send':
      return { kind: 'send', target: first, text: second };
    case 'doctor':
      if (!values.self) throw new UsageError('self-missing', 'doctor');
      return { kind: 'doctor' };
    case 'serve':
      return { kind: 'serve' };
  }
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
