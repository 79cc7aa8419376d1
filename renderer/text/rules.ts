import type { RulesLine } from '../../preload/contract/model.ts';
import type { Rules } from '../../preload/contract/rules.ts';
import { accessWords } from './access.ts';
import type { TextKey, Texts } from './text.ts';

export const historyWords = {
  all: { name: 'rules.history.all', text: 'rules.history.allText' },
  joined: { name: 'rules.history.joined', text: 'rules.history.joinedText' },
  none: { name: 'rules.history.none', text: 'rules.history.noneText' },
} as const satisfies Record<Rules['history'], { readonly name: TextKey; readonly text: TextKey }>;

export const inviterWords = {
  members: 'rules.inviters.members',
  moderators: 'rules.inviters.moderators',
} as const satisfies Record<Rules['inviters'], TextKey>;

/** How often one may write: "one message every 30 seconds", in the largest unit that fits. */
export function slowText(seconds: number, { t }: Pick<Texts, 't'>): string {
  if (seconds === 0) return t('rules.slow.off');
  if (seconds % 3_600 === 0) return t('rules.slow.hours', { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t('rules.slow.minutes', { count: seconds / 60 });
  return t('rules.slow.seconds', { count: seconds });
}

/** The same in as few letters as can be: "30 s". */
export function slowShort(seconds: number, { t }: Pick<Texts, 't'>): string {
  if (seconds === 0) return t('rules.slow.off');
  if (seconds % 3_600 === 0) return t('rules.slow.h', { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t('rules.slow.min', { count: seconds / 60 });
  return t('rules.slow.s', { count: seconds });
}

/** What a rule says at the moment, as a label and a value. */
export function ruleText(rules: Rules, rule: keyof Rules, texts: Texts): { label: string; value: string } {
  const { t } = texts;
  switch (rule) {
    case 'access':
      return { label: t('rules.access'), value: t(accessWords[rules.access].name) };
    case 'locked':
      return { label: t('rules.locked'), value: t(rules.locked ? 'rules.locked.on' : 'rules.locked.off') };
    case 'readOnly':
      return {
        label: t('rules.writers'),
        value: t(rules.readOnly ? 'rules.writers.moderators' : 'rules.writers.all'),
      };
    case 'slowSeconds':
      return { label: t('rules.slow'), value: slowText(rules.slowSeconds, texts) };
    case 'files':
      return { label: t('rules.files'), value: t(rules.files ? 'rules.files.on' : 'rules.files.off') };
    case 'history':
      return { label: t('rules.history'), value: t(historyWords[rules.history].name) };
    case 'inviters':
      return { label: t('rules.inviters'), value: t(inviterWords[rules.inviters]) };
  }
}

const accessChanges = {
  open: 'rules.changed.open',
  passphrase: 'rules.changed.needsPassphrase',
  invite: 'rules.changed.invite',
  ask: 'rules.changed.ask',
} as const satisfies Record<Rules['access'], TextKey>;
const historyChanges = {
  all: 'rules.changed.historyAll',
  joined: 'rules.changed.historyJoined',
  none: 'rules.changed.historyNone',
} as const satisfies Record<Rules['history'], TextKey>;
const inviterChanges = {
  members: 'rules.changed.membersInvite',
  moderators: 'rules.changed.moderatorsInvite',
} as const satisfies Record<Rules['inviters'], TextKey>;

/** What somebody changed of the rules, each as a few words in a sentence. */
export function changeTexts(
  { change, passphrase }: Pick<RulesLine, 'change' | 'passphrase'>,
  texts: Texts,
): string[] {
  const { t } = texts;
  const { access, locked, readOnly, slowSeconds, files, history, inviters } = change;
  const said: (string | false)[] = [
    passphrase ? t('rules.changed.passphrase') : access !== undefined && t(accessChanges[access]),
    locked !== undefined && t(locked ? 'rules.changed.locked' : 'rules.changed.unlocked'),
    readOnly !== undefined && t(readOnly ? 'rules.changed.readOnly' : 'rules.changed.writable'),
    slowSeconds !== undefined &&
      (slowSeconds === 0
        ? t('rules.changed.fast')
        : t('rules.changed.slow', { slow: slowShort(slowSeconds, texts) })),
    files !== undefined && t(files ? 'rules.changed.files' : 'rules.changed.noFiles'),
    history !== undefined && t(historyChanges[history]),
    inviters !== undefined && t(inviterChanges[inviters]),
  ];
  return said.filter((words) => words !== false);
}
