import { useMemo } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { isolated, type Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

/** As many are named; others write too. */
const namedTypists = 2;

/** The second line of a room: who is writing there, else what this person had begun, else what was said last. */
export function RoomPreview({ room, current }: { room: Room; current: boolean }) {
  const app = useApp();
  const texts = useTexts();
  const typists = useStore(app.typing.of(room.id));
  const draft = useStore(app.drafts.shown).get(room.id);
  const settings = useStore(app.settings.settings);
  const said = useMemo(() => room.last && plainText(room.last.text), [room.last]);
  const { t } = texts;
  if (typists.length > 0) {
    const names = texts.list(typists.slice(0, namedTypists).map(({ name }) => name));
    return (
      <span className="room-row-last room-row-typing" dir="auto">
        {t('rooms.typing', { count: typists.length, names })}
      </span>
    );
  }
  // In the open room it stands in the box already.
  if (draft && !current) {
    return (
      <span className="room-row-last room-row-draft" dir="auto">
        {t('rooms.draft', { text: plainText(draft.text) })}
      </span>
    );
  }
  return (
    <span className="room-row-last" dir="auto">
      {lastLine(room, said, settings?.name ?? null, texts)}
    </span>
  );
}

function lastLine(
  { last, kind, name }: Room,
  said: string | null,
  self: string | null,
  { t }: Texts,
): string {
  if (!last || said === null) return t('rooms.nothingYet');
  const text = isolated(said);
  if (kind === 'group') return t('rooms.last', { name: last.authorName, text });
  return last.authorName === self && self !== name ? t('rooms.you', { text }) : text;
}
