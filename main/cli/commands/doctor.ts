import type { SelfCheck } from '../../../preload/contract/model.ts';
import type { Output } from '../output.ts';
import { padded, columnsOf } from '../plain.ts';

/** Tells what works on this machine and what does not. Answers with the exit code: 1 where something does not. */
export function doctor({ ok, checks }: SelfCheck, output: Output): number {
  const names = checks.map(({ name }) => output.text(`doctor.${name}`));
  const columns = Math.max(...names.map(columnsOf));
  for (const [at, check] of checks.entries()) {
    output.event({ type: 'check', ...check });
    const verdict = output.text(check.ok ? 'doctor.works' : 'doctor.fails');
    output.say(`${padded(names[at] ?? check.name, columns)}  ${verdict}  (${check.detail})`);
  }
  if (ok) output.note('doctor.good');
  else output.fail('self-check-failed', output.text('doctor.bad'));
  return ok ? 0 : 1;
}
