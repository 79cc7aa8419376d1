import type { Stretch } from '../text/match.ts';

/** `text` with those stretches of it marked, as what somebody typed or looks for. */
export function Marked({ text, stretches }: { text: string; stretches: readonly Stretch[] }) {
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const [from, to] of stretches) {
    if (from > at) parts.push(text.slice(at, from));
    parts.push(<mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  if (at < text.length) parts.push(text.slice(at));
  return <>{parts}</>;
}
