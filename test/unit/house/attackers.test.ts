import { expect, it } from 'vitest';
import { filesUnder, importsOf } from './sources.ts';

/** A codec for DNS packets that knows nothing of us, and the passphrases' arithmetic, which nobody writes twice. */
const also = ['test/support/lab/dns.ts', '@serenity-kit/opaque'];

it('[house] attackers are written against the wire: of what is ours they know nothing', () => {
  const attackers = filesUnder('test/attackers', ['.ts']);
  const known = ({ target }: { readonly target: string }): boolean =>
    target.startsWith('node:') || target.startsWith('test/attackers/') || also.includes(target);
  const offences = attackers.flatMap((source) =>
    importsOf(source)
      .filter((one) => !known(one))
      .map(({ target }) => `${source.path} imports ${target}`),
  );
  expect(attackers.length).toBeGreaterThan(5);
  expect(offences).toEqual([]);
});
