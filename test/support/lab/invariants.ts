import { textOf, type Pair, type Run, type Talker, type Told } from './talker.ts';

type Kept = ReadonlyMap<Talker, readonly Told[]>;

/**
 * Which invariants of the room do not hold after quiet, in words: `awake` are those who live, `kept` is what they hold
 * in shown order; what the others said and were told before they went counts as well.
 */
export function violations(all: readonly Talker[], awake: readonly Talker[], kept: Kept): readonly string[] {
  const started = all.filter(({ runs }) => runs.length > 0);
  for (const { runs } of started) for (const run of runs) run.read();
  const [first] = awake;
  const common = (first && kept.get(first)) ?? [];
  return [
    ...awake.flatMap((talker) => differences(talker.name, kept.get(talker) ?? [], common)),
    ...doubled('the room', common),
    ...started.flatMap((talker) =>
      talker.runs.flatMap((run) => doubled(`${talker.name} ${run.number}`, run.live)),
    ),
    ...started.flatMap((talker) => talker.runs.flatMap((run) => gaps(talker.name, run, common))),
    ...started.flatMap((talker) => lost(talker, awake.includes(talker), common)),
    ...awake.flatMap((talker) => untold(talker, common)),
    ...hosts(awake),
    ...started.flatMap(falling),
  ];
}

/** All members hold the same in the same order. */
function differences(name: string, own: readonly Told[], common: readonly Told[]): readonly string[] {
  const at = Array.from({ length: Math.max(own.length, common.length) }).findIndex(
    (_, index) => own[index]?.id !== common[index]?.id,
  );
  if (at < 0) return [];
  return [`${name} differs at ${at}: ${own[at]?.text ?? 'nothing'}, not ${common[at]?.text ?? 'nothing'}`];
}

/** No message twice, neither by its id nor by its text, which is said once. */
function doubled(where: string, told: readonly Told[]): readonly string[] {
  const seen = new Set<string>();
  return told.flatMap(({ id, text }) => {
    const again = seen.has(id) || seen.has(text);
    seen.add(id).add(text);
    return again ? [`${where}: "${text}" twice`] : [];
  });
}

/** Of one start of one author every number up to the last, in order. */
function gaps(name: string, run: Run, common: readonly Told[]): readonly string[] {
  const beginning = textOf(name, run.number, 0).slice(0, -1);
  const own = common.map(({ text }) => text).filter((text) => text.startsWith(beginning));
  const at = own.findIndex((text, index) => text !== textOf(name, run.number, index + 1));
  return at < 0 ? [] : [`${name}: "${own[at]}" where ${at + 1} belongs`];
}

/** What was shown as delivered is there; of those who live also what was on their disk, and all they said since. */
function lost(talker: Talker, lives: boolean, common: readonly Told[]): readonly string[] {
  const ids = new Set(common.map(({ id }) => id));
  const texts = new Set(common.map(({ text }) => text));
  const missing = talker.runs.flatMap((run) => {
    const delivered = [...run.delivered.keys()].filter((id) => !ids.has(id));
    if (!lives) return delivered;
    const kept = run.live.filter(({ id }) => !ids.has(id)).map(({ text }) => text);
    const said = run === talker.run ? run.textsSaid(talker.name).filter((text) => !texts.has(text)) : [];
    return [...delivered, ...kept, ...said];
  });
  return [...new Set(missing)].map((what) => `${talker.name}: ${what} is lost`);
}

/** Who was there from the beginning was told everything. */
function untold({ name, run }: Talker, common: readonly Told[]): readonly string[] {
  if (!run.fromBeginning) return [];
  const told = new Set(run.live.map(({ id }) => id));
  return common.filter(({ id }) => !told.has(id)).map(({ text }) => `${name} was never told "${text}"`);
}

/** One host, and it hosts. */
function hosts(awake: readonly Talker[]): readonly string[] {
  const known = new Set(awake.map(({ run }) => `${run.pair?.term} ${run.pair?.host}`));
  const hosting = awake.filter(({ run }) => run.connection === 'hosting').map(({ name }) => name);
  return [
    ...(known.size === 1 ? [] : [`${known.size} hosts are known: ${[...known].join(', ')}`]),
    ...(hosting.length === 1 ? [] : [`these host: ${hosting.join(', ')}`]),
  ];
}

/** What a member goes by never falls, also over its starts (H1). */
function falling({ name, runs }: Talker): readonly string[] {
  const pairs = runs.flatMap((run) => run.pairs);
  return pairs.flatMap((pair, index) => {
    const before = pairs[index - 1];
    return before && less(pair, before)
      ? [`${name}: from ${before.term} ${before.host} to ${pair.term} ${pair.host}`]
      : [];
  });
}

const less = (one: Pair, other: Pair): boolean =>
  one.term !== other.term ? one.term < other.term : one.host < other.host;
