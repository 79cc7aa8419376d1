import { describe, expect, it } from 'vitest';
import {
  commandNames,
  jsonArgument,
  languageArgument,
  readArguments,
  type Command,
} from '../../../main/cli/arguments.ts';
import { help } from '../../../main/cli/help.ts';

const system = { env: {}, platform: 'linux', home: '/home/ana', folder: '/work' } as const;
const commandOf = (...args: string[]): Command => readArguments(args, system).command;
const withPassphrase = { ...system, env: { LANDLINE_PASSPHRASE: 'correct horse' } };
const open = { access: null, secret: null, changes: false } as const;
const plain = { show: { by: 'nothing' }, yes: false } as const;
const fromFile = { kind: 'file', file: '/work/secret.txt' } as const;

describe('the arguments', () => {
  it.each<[string[], Command]>([
    [['serve'], { kind: 'serve' }],
    [['serve', '--http-port', '8080'], { kind: 'serve' }],
    [['rooms'], { kind: 'rooms', waitMs: 3_000 }],
    [['rooms', '--wait', '0.5'], { kind: 'rooms', waitMs: 500 }],
    [['--json', 'host', 'Front desk'], { kind: 'host', name: 'Front desk', ...open }],
    [
      ['host', 'Team', '--access', 'ask'],
      { kind: 'host', name: 'Team', access: 'ask', secret: null, changes: true },
    ],
    [
      ['host', 'Team', '--access', 'passphrase', '--passphrase-file', 'secret.txt'],
      { kind: 'host', name: 'Team', access: 'passphrase', secret: fromFile, changes: true },
    ],
    [
      ['host', 'Team', '--passphrase-file', '-'],
      { kind: 'host', name: 'Team', access: 'passphrase', secret: { kind: 'input' }, changes: true },
    ],
    [['join', 'Team', '--http-port', '1'], { kind: 'join', target: 'Team', ...plain }],
    [['join', '前台', '--name=小安'], { kind: 'join', target: '前台', ...plain }],
    [['join', 'Team', '--ask'], { kind: 'join', target: 'Team', show: { by: 'ask' }, yes: false }],
    [
      ['join', 'Team', '--code'],
      { kind: 'join', target: 'Team', show: { by: 'code', secret: { kind: 'input' } }, yes: false },
    ],
    [
      ['join', 'Team', '--code', '--passphrase-file', '/work/secret.txt'],
      { kind: 'join', target: 'Team', show: { by: 'code', secret: fromFile }, yes: false },
    ],
    [
      ['join', 'landline://join/ab', '--yes'],
      { kind: 'join', target: 'landline://join/ab', show: { by: 'nothing' }, yes: true },
    ],
    [
      ['send', 'Team', '--', '--not an option'],
      { kind: 'send', target: 'Team', text: '--not an option', show: { by: 'nothing' } },
    ],
    [['invite', 'Team'], { kind: 'invite', target: 'Team', by: 'link', minutes: null }],
    [['invite', 'Team', '--minutes', '60'], { kind: 'invite', target: 'Team', by: 'link', minutes: 60 }],
    [['invite', 'Team', '--code'], { kind: 'invite', target: 'Team', by: 'code', minutes: null }],
    [['export', 'mine.jsonl'], { kind: 'export', file: '/work/mine.jsonl' }],
    [['doctor', '--self'], { kind: 'doctor' }],
    [['--help'], { kind: 'help', about: null }],
    [['join', '-h'], { kind: 'help', about: 'join' }],
    [['--version'], { kind: 'version' }],
  ])('[cli] reads %j', (args, command) => {
    expect(commandOf(...args)).toEqual(command);
  });

  it('[J1] takes a passphrase from the environment, and never as an argument', () => {
    const secret = { kind: 'given', text: 'correct horse' };
    const read = (...args: string[]): Command => readArguments(args, withPassphrase).command;
    expect(read('join', 'Team')).toMatchObject({ show: { by: 'passphrase', secret } });
    expect(read('join', 'Team', '--ask')).toMatchObject({ show: { by: 'ask' } });
    // Of a new room alone: one that is there keeps how people get in.
    expect(read('host', 'Team')).toMatchObject({ access: 'passphrase', secret, changes: false });
    expect(read('host', 'Team', '--access', 'open')).toMatchObject({ access: 'open', secret: null });
    expect(() => commandOf('join', 'Team', '--passphrase', 'correct horse')).toThrow(
      expect.objectContaining({ problem: 'option', shown: '--passphrase' }),
    );
  });

  it.each([
    [[], 'command-missing', ''],
    [['chat'], 'command', 'chat'],
    [['__proto__'], 'command', '__proto__'],
    [['host'], 'argument-missing', 'NAME'],
    [['send', 'Team'], 'argument-missing', 'TEXT'],
    [['send', 'Team', 'hello', 'there'], 'argument-extra', 'there'],
    [['rooms', '--loud'], 'option', '--loud'],
    [['host', 'Team', '--wait', '1'], 'option', '--wait'],
    [['host', 'Team', '--name', '\u200b\u2060'], 'name', '\u200b\u2060'],
    [['host', 'Team', '--port'], 'option-value', '--port'],
    [['host', 'Team', '--json=yes'], 'option-value', '--json'],
    [['host', 'Team', '--port', '70000'], 'port', '70000'],
    [['rooms', '--wait', 'long'], 'wait', 'long'],
    [['rooms', '--wait', '3601'], 'wait', '3601'],
    [['doctor'], 'self-missing', 'doctor'],
    [['host', 'Team', '--access', 'everybody'], 'access', 'everybody'],
    [['host', 'Team', '--access', 'passphrase'], 'passphrase-missing', '--passphrase-file'],
    [['host', 'Team', '--access', 'open', '--passphrase-file', 'x'], 'option', '--passphrase-file'],
    [['join', 'Team', '--access', 'open'], 'option', '--access'],
    [['join', 'Team', '--ask', '--code'], 'option', '--code'],
    [['join', 'Team', '--ask', '--passphrase-file', 'x'], 'option', '--passphrase-file'],
    [['invite', 'Team', '--minutes', '0'], 'minutes', '0'],
    [['invite', 'Team', '--minutes', '43201'], 'minutes', '43201'],
    [['invite', 'Team', '--minutes', '5', '--code'], 'option', '--minutes'],
    [['send', 'Team', 'x', '--code'], 'option', '--code'],
    [['export'], 'argument-missing', 'FILE'],
  ])('[cli] refuses %j', (args, problem, shown) => {
    expect(() => readArguments(args, system)).toThrow(expect.objectContaining({ problem, shown }));
  });

  it('[cli] finds the language even where the rest is wrong', () => {
    expect(languageArgument(['chat', '--lang', 'zh'])).toBe('zh');
    expect(languageArgument(['--lang=en', '--port', 'x'])).toBe('en');
    expect(languageArgument(['send', '--', '--lang', 'zh'])).toBeNull();
    expect(languageArgument(['--lang'])).toBeNull();
  });

  it('[cli] knows that objects are wanted even where the rest is wrong', () => {
    expect(jsonArgument(['chat', '--json'])).toBe(true);
    expect(jsonArgument(['send', 'Team', '--', '--json'])).toBe(false);
  });

  it('[cli] helps with every command, with an example, in both languages', () => {
    for (const about of [null, ...commandNames]) {
      expect(help('en', about)).toMatch(/Examples?:\n {2}landline /);
      expect(help('zh-CN', about)).toMatch(/示例：\n {2}landline /);
      expect(help('zh-CN', about).split('\n')).toHaveLength(help('en', about).split('\n').length);
    }
  });
});
