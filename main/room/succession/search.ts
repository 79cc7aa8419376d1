import { codeOf } from '../notice-of.ts';
import type { Knock } from '../door/enter.ts';
import type { Lobby } from '../door/lobby.ts';
import type { Membership } from '../membership.ts';
import { Seeker } from './seeker.ts';
import type { Surroundings } from '../surroundings.ts';

/** The search for a host as one member goes about it; what comes of it is the member's (H3). */
export function searchFor(
  membership: Membership,
  around: Surroundings,
  own: { readonly lobby: Lobby; readonly knock: () => Knock },
): Seeker {
  const { terms, places, parts } = membership;
  return new Seeker(terms.stored.id, around, {
    places: () => places.toAsk(terms.stored),
    knock: own.knock,
    rank: (unreachable) => places.rank(terms.stored.host, unreachable),
    awaited: () => own.lobby.size > 0,
    replacesItself: () => membership.ownJoins.underWay,
    follows: ({ host, term }, by) => terms.allow({ host, term }, by),
    isMisled: ({ host, term }, by) => {
      const misled = terms.bars(host) && terms.heeds({ host, term }, by);
      if (misled) terms.hear(term);
      return misled;
    },
    onEntered: async (inbox, welcomed, place) => {
      const refused = await membership.enterAsGuest(inbox, welcomed, place).then(() => null, codeOf);
      if (!membership.stopped) void membership.seek(null, refused);
    },
    onTurn: () => {
      if (terms.selfMayHost) void membership.hostOrTell('lost');
    },
    onKeyChanged: ({ device, host }) => {
      if (device === terms.stored.host) membership.tell('host-key-changed', { address: host });
    },
    onChanged: () => parts.changed.emit(),
  });
}
