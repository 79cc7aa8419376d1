import { describe, expect, it } from 'vitest';
import { Output } from '../../../main/cli/output.ts';

function outputs(json: boolean): { output: Output; out: string[]; errors: string[] } {
  const out: string[] = [];
  const errors: string[] = [];
  const sinks = {
    out: { write: (text: string) => out.push(text) },
    errors: { write: (text: string) => errors.push(text) },
  };
  return { output: new Output({ json, language: 'en', ...sinks }), out, errors };
}
const ready = { type: 'ready', deviceId: 'a', port: null } as const;

describe('output', () => {
  it('[cli] for programs begins with ready, ends with bye, and has nothing but objects', () => {
    const { output, out, errors } = outputs(true);
    output.fail('history-set-aside');
    output.say('for people');
    output.note('serve.how');
    output.event(ready);
    output.fail('room-gone');
    output.event({ type: 'bye' });
    const events = out.map((line) => JSON.parse(line) as { type: string; code?: string; message?: string });
    expect(events.map(({ type, code }) => code ?? type)).toEqual([
      'ready',
      'history-set-aside',
      'room-gone',
      'bye',
    ]);
    expect(events[1]?.message).toMatch(/^The message history /);
    expect(errors).toEqual([]);
  });

  it('[cli] for programs tells why it never got ready', () => {
    const { output, out } = outputs(true);
    output.fail('data-folder-in-use');
    output.event({ type: 'bye' });
    expect(out.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['error', 'bye']);
  });

  it('[A07] for people has sentences, with nothing in them that a terminal acts on', () => {
    const { output, out, errors } = outputs(false);
    output.event(ready);
    output.say('12:03 Ana\u001b[2J  hello\nthere');
    output.note('talk.came', { name: 'Eve\u202e\u0007' });
    output.fail('room-full');
    output.inform('port-changed');
    expect(out).toEqual(['12:03 Ana\ufffd[2J  hello ↵ there\n']);
    expect(errors.map((line) => line.trimEnd())).toEqual([
      'Eve\ufffd\ufffd is here.',
      'The room is full, so you were not let in. Try again when someone has left.',
      expect.stringMatching(/^The usual port was taken/) as string,
    ]);
  });
});
