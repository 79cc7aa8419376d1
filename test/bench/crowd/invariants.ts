import type { Shown } from './member.ts';
import { until, type Crowd, type Hand } from './crowd.ts';

/** What holds of a room at rest; each entry says what does not. */
export async function violations(crowd: Crowd): Promise<readonly string[]> {
  const { living } = crowd;
  const [first] = living;
  if (!first) return ['nobody is left'];
  const shown = await first.group.program.call('shown', first.name);
  const messages = shown.filter(({ kind }) => kind === 'message');
  const ids = new Set(messages.map(({ id }) => id));
  const digests = await crowd.digests();
  const hashes = new Set(digests.map(({ hash }) => hash));
  const hosts = new Set(digests.map(({ host, term }) => `${term} ${host}`));
  const hosting = digests.filter(({ kind }) => kind === 'hosting').map(({ name }) => name);
  return [
    ...(hashes.size === 1 ? [] : [`${hashes.size} different logs are shown`]),
    ...(ids.size === messages.length ? [] : ['an id is shown twice']),
    ...(hosts.size === 1 ? [] : [`${hosts.size} hosts are known: ${[...hosts].join(', ')}`]),
    ...(hosting.length === 1 ? [] : [`these host: ${hosting.join(', ') || 'nobody'}`]),
    ...crowd.hands.flatMap((hand) => [
      ...doubled(hand),
      ...lost(hand, living.includes(hand), ids),
      ...gaps(hand, messages),
      ...falling(hand),
    ]),
  ];
}

/** Waits until nothing is left to say against the room, and throws what is after that time. */
export async function untilSound(crowd: Crowd, atMostMs: number): Promise<void> {
  let problems: readonly string[] = [];
  await until(
    async () => {
      // Reading fifty logs is work, and not for those who are at work themselves.
      if (crowd.atRest) problems = await violations(crowd);
      return crowd.atRest && problems.length === 0;
    },
    atMostMs,
    () => {
      const restless = crowd.atRest ? [] : [`no rest: ${crowd.whereabouts(crowd.living)}`];
      return [...restless, ...problems.slice(0, 20)].join('\n');
    },
    500,
  );
}

const doubled = ({ name, doubled: ids }: Hand): string[] => ids.map((id) => `${name} was told ${id} twice`);

/** What was shown as delivered is there, of the dead too; of the living all that reached their disks. */
function lost(hand: Hand, lives: boolean, ids: ReadonlySet<string>): string[] {
  const due = [...hand.delivered.keys(), ...(lives ? hand.saidIds.keys() : [])];
  const all = lives && hand.saidIds.size < hand.saidTexts.length ? [`${hand.name} has not said all`] : [];
  return [...all, ...due.filter((id) => !ids.has(id)).map((id) => `${hand.name}: ${id} is lost`)];
}

/** Each author's messages are shown in the order they were said, the first first, with none left out between. */
function gaps(hand: Hand, messages: readonly Shown[]): string[] {
  const own = messages.filter(({ text }) => text.startsWith(`${hand.label} `));
  const at = own.findIndex(({ text }, index) => text !== hand.saidTexts[index]);
  return at < 0 ? [] : [`${hand.name}: "${own[at]?.text}" where "${hand.saidTexts[at]}" belongs`];
}

/** What a member goes by never falls (H1). */
const falling = ({ name, standings }: Hand): string[] =>
  standings.flatMap(({ term }, at) => {
    const before = standings[at - 1]?.term ?? 0;
    return term < before ? [`${name}: from term ${before} to ${term}`] : [];
  });
