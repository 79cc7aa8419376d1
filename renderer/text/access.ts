import type { Access } from '../../preload/contract/rules.ts';
import type { TextKey } from './text.ts';

/** Every way a room lets newcomers in, in the order they are offered, each with its name and what it means. */
export const accessWords: Readonly<Record<Access, { readonly name: TextKey; readonly text: TextKey }>> = {
  open: { name: 'access.open', text: 'access.openText' },
  passphrase: { name: 'access.passphrase', text: 'access.passphraseText' },
  ask: { name: 'access.ask', text: 'access.askText' },
  invite: { name: 'access.invite', text: 'access.inviteText' },
};

/** What is said of a passphrase by its length. */
export const strengthWords = {
  weak: 'passphrase.weak',
  fair: 'passphrase.fair',
  good: 'passphrase.good',
} as const satisfies Record<string, TextKey>;
