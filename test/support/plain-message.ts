import type { Message } from '../../preload/contract/model.ts';

/** What a message has about it of which nobody has said anything. */
export const plainMessage: Pick<
  Message,
  | 'mentions'
  | 'mentionsMe'
  | 'reply'
  | 'forwarded'
  | 'edits'
  | 'reactions'
  | 'pinned'
  | 'announcement'
  | 'authorRole'
> = {
  mentions: [],
  mentionsMe: false,
  reply: null,
  forwarded: null,
  edits: 0,
  reactions: [],
  pinned: false,
  announcement: null,
  authorRole: 'member',
};
