import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines, type Line } from '../../../main/cli/lines.ts';

async function linesOf(chunks: Iterable<Uint8Array | string>, maxBytes = 100): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(Readable.from(chunks), maxBytes)) lines.push(line);
  return lines;
}
const line = (text: string): Line => ({ kind: 'line', text });

describe('lines of input', () => {
  it('[cli] are the same however the stream is cut', async () => {
    const text = 'first\nzweite Zeile\r\n\n第三行 👍\nlast';
    const bytes = Buffer.from(text);
    const whole = ['first', 'zweite Zeile', '', '第三行 👍', 'last'].map(line);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await linesOf(chunks)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('[A25] are passed over when too long or not text, and the next one is read', async () => {
    const endless = [...Array.from({ length: 50 }, () => 'x'.repeat(10)), '\nshort\n'];
    expect(await linesOf(endless)).toEqual([{ kind: 'too-long' }, line('short')]);
    expect(await linesOf(['a'.repeat(100), '\n', 'a'.repeat(101)])).toEqual([
      line('a'.repeat(100)),
      { kind: 'too-long' },
    ]);
    expect(await linesOf([Buffer.from([0xc3, 0x28, 0x0a]), 'fine'])).toEqual([
      { kind: 'not-text' },
      line('fine'),
    ]);
    expect(await linesOf([])).toEqual([]);
  });
});
