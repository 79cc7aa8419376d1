import { isDeed } from '../../governance/deeds.ts';
import type { Entry } from '../../protocol/entry.ts';
import { isChangeKind } from '../messages/changes.ts';

/** Nobody reads these; what they do shows elsewhere. */
export function isNeverShown(entry: Entry): boolean {
  if (isChangeKind(entry.kind)) return true;
  if (!isDeed(entry)) return false;
  const { kind, body } = entry;
  return kind === 'invite' || kind === 'revoke' || (kind === 'admit' && body.how !== 'asked');
}
