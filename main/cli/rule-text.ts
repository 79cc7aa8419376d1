import type { Role, Rules } from '../../preload/contract/rules.ts';
import type { Language } from '../config.ts';
import type { Output } from './output.ts';
import type { TextKey } from './text.ts';

export const roleKey = (role: Role): TextKey => `role.${role}`;

/** A clause for each rule that `change` gives. */
export function ruleText(change: Partial<Rules>, output: Output): string[] {
  const { access, locked, readOnly, slowSeconds, files, history, inviters } = change;
  return [
    access && output.text(`rule.access-${access}`),
    locked !== undefined && output.text(locked ? 'rule.locked' : 'rule.unlocked'),
    readOnly !== undefined && output.text(readOnly ? 'rule.read-only' : 'rule.everybody-writes'),
    slowSeconds !== undefined &&
      (slowSeconds > 0 ? output.text('rule.slow', { seconds: slowSeconds }) : output.text('rule.not-slow')),
    files !== undefined && output.text(files ? 'rule.files' : 'rule.no-files'),
    history && output.text(`rule.history-${history}`),
    inviters && output.text(`rule.inviters-${inviters}`),
  ].filter((clause) => typeof clause === 'string');
}

/** An instant by this machine's clock, with its day. */
export const timeText = (instant: number, language: Language): string =>
  new Date(instant).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
