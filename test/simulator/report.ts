import type { Outcome } from './run.ts';

/** A world in which something was violated, in lines; the first of its violations explain the others. */
export function outcomeText({ seed, violations }: Outcome): string {
  const lines = violations
    .slice(0, 5)
    .map(({ broken, what, atMs }) => `  ${(atMs / 1_000).toFixed(1)} s  ${broken}: ${what}`);
  const more = violations.length > 5 ? [`  and ${violations.length - 5} more`] : [];
  return [`seed ${seed}`, ...lines, ...more].join('\n');
}

/** What many worlds came to, in one line. */
export function totalsText(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const failed = outcomes.filter(({ violations }) => violations.length > 0).length;
  const figures = [
    [outcomes.length, 'worlds'],
    [sum(({ messages }) => messages), 'messages'],
    [sum(({ hostChanges }) => hostChanges), 'host changes'],
    [sum(({ merges }) => merges), 'merges'],
    [sum(({ deeds }) => deeds), 'deeds'],
    [sum(({ events }) => events), 'events'],
    [outcomes.filter(({ strangers }) => strangers).length, 'worlds in parts that are strangers'],
    [failed, 'worlds with violations'],
  ] as const;
  return figures.map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(', ');
}
