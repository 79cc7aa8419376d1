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

describe('the arguments', () => {
  it.each<[string[], Command]>([
    [['serve'], { kind: 'serve' }],
    [['serve', '--http-port', '8080'], { kind: 'serve' }],
    [['rooms'], { kind: 'rooms', waitMs: 3_000 }],
    [['rooms', '--wait', '0.5'], { kind: 'rooms', waitMs: 500 }],
    [['--json', 'host', 'Front desk'], { kind: 'host', name: 'Front desk' }],
    [['join', 'Team', '--http-port', '1'], { kind: 'join', target: 'Team' }],
    [['join', '前台', '--name=小安'], { kind: 'join', target: '前台' }],
    [['send', 'Team', '--', '--not an option'], { kind: 'send', target: 'Team', text: '--not an option' }],
    [['doctor', '--self'], { kind: 'doctor' }],
    [['--help'], { kind: 'help', about: null }],
    [['join', '-h'], { kind: 'help', about: 'join' }],
    [['--version'], { kind: 'version' }],
  ])('[cli] reads %j', (args, command) => {
    expect(commandOf(...args)).toEqual(command);
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
