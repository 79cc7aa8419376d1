import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLink, SystemLinks } from '../../../main/shell/links.ts';

describe('links from the system', () => {
  it.each([
    ['landline://join/abc', true],
    ['LANDLINE://JOIN/ABC', true],
    ['landline:join?x=1', true],
    ['landline:', false],
    ['landline', false],
    ['--landline:x', false],
    [' landline:x', false],
    ['landline:a b', false],
    ['landline:a\n', false],
    ['landline:a\0', false],
    ['landline:\u00e9', false],
    ['https://example.org/landline:x', false],
    [`landline:${'x'.repeat(991)}`, true],
    [`landline:${'x'.repeat(992)}`, false],
  ])('[A24] %j is one: %s', (text, is) => expect(isLink(text)).toBe(is));

  it('[A24] are told to whoever listens first, in order, and then as they come', () => {
    const links = new SystemLinks();
    links.hear(['/opt/landline', 'landline:one', '--data=x', 'landline:two']);
    const told: string[] = [];
    const undo = links.onLink((link) => told.push(link));
    links.hear(['landline:three', 'http://x']);
    expect(told).toEqual(['landline:one', 'landline:two', 'landline:three']);
    undo();
    links.hear(['landline:four']);
    expect(told).toHaveLength(3);
  });

  it('[A24] that nobody listens to yet do not pile up', () => {
    const links = new SystemLinks();
    for (let at = 0; at < 1_000; at++) links.hear([`landline:${at}`]);
    const told: string[] = [];
    links.onLink((link) => told.push(link));
    expect(told).toHaveLength(16);
    expect(told.at(-1)).toBe('landline:999');
  });

  it('[A24] whatever the arguments are, only links come through', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `landline:${text}`),
          ),
        ),
        (given) => {
          const links = new SystemLinks();
          links.hear(given);
          const told: string[] = [];
          links.onLink((link) => told.push(link));
          expect(told.every((link) => /^landline:[\x21-\x7e]+$/i.test(link) && link.length <= 1_000)).toBe(
            true,
          );
        },
      ),
    );
  });
});
