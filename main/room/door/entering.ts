import { AppError } from '../../../preload/contract/errors.ts';
import type { Session } from '../../net/network.ts';
import { enter, type Elsewhere, type Knock, type Welcomed } from './enter.ts';
import { Inbox } from '../inbox.ts';
import type { Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';

export type Tried =
  | { readonly kind: 'answered'; readonly inbox: Inbox; readonly answer: Welcomed | Elsewhere }
  /** No connection came about. */
  | { readonly kind: 'unreachable' }
  /** Also where the connection broke before an answer came. */
  | { readonly kind: 'refused' };

/** Dials that one device, and asks to be let into the room. */
export async function tryAt(
  place: Place,
  roomId: string,
  knock: () => Knock,
  around: Surroundings,
): Promise<Tried> {
  const { network, logger, clock } = around;
  const { device, host, port } = place;
  let session: Session | null = null;
  try {
    session = await network.dial({ host, port, expect: { device } });
    const inbox = new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
    return { kind: 'answered', inbox, answer: await enter(inbox, roomId, knock(), clock) };
  } catch (error) {
    logger.log('info', 'room.attempt-failed', { room: roomId, device, error });
    if (session) return { kind: 'refused' };
    const code = error instanceof AppError ? error.code : 'internal';
    return { kind: code === 'host-unreachable' || code === 'host-silent' ? 'unreachable' : 'refused' };
  }
}
