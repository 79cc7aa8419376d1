import { useMemo, useState, type KeyboardEvent } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useDirectory } from '../../bridge/use-directory.ts';
import { useTask } from '../../bridge/use-task.ts';
import { canRun, commands } from '../../commands/commands.ts';
import { titleOf } from '../../commands/rooms-around.ts';
import { namesIn } from '../../text/text.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { isComposing } from '../../ui/composing.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { commandSign, sectionsFor, type Item } from './items.ts';
import { PaletteField } from './palette-field.tsx';
import { PaletteFrame } from './palette-frame.tsx';
import { PaletteList } from './palette-list.tsx';
import './palette.css';

/** Rooms, people and commands in one list that narrows as one types; unread rooms first, commands behind a `>`. */
export function PaletteScreen({ typed }: { /** Before it was loaded. */ typed: string | null }) {
  const app = useApp();
  const { t, language } = useTexts();
  const errorWords = useErrorText();
  const rooms = useStore(app.rooms.rooms);
  const people = useDirectory();
  const view = useStore(app.view.view);
  const [text, setText] = useState(typed ?? (view.palette === 'commands' ? '>' : ''));
  const [chosen, setChosen] = useState(0);
  const task = useTask();
  // What can be done stays as it was when the palette was opened.
  const [offered] = useState(() =>
    commands
      .filter((command) => !command.keysOnly && canRun(command, app))
      .map((command) => ({ command, names: namesIn(language, titleOf(command, app)) })),
  );
  const sections = useMemo(
    () => sectionsFor(text, { rooms: rooms ?? [], people, commands: offered }),
    [text, rooms, people, offered],
  );
  const items = sections.flatMap(({ items: some }) => some);
  const at = Math.min(chosen, items.length - 1);

  const open = (item: Item | undefined) => {
    if (!item) return;
    if (item.kind === 'room') return app.view.openRoom(item.room.id);
    if (item.kind === 'person') {
      task.run(async () => {
        const room = await app.link.call('room.direct', { id: item.person.id });
        app.rooms.put(room);
        app.view.openRoom(room.id);
      });
      return;
    }
    // First out of the way: what comes next may open a dialog or take the focus.
    app.view.closeDialog();
    if (item.kind === 'command') return item.command.run(app);
    app.search.begin(null);
    app.search.write(item.text);
    app.view.showSearch(true);
  };
  const type = (next: string) => {
    setText(next);
    setChosen(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) setChosen((at + step + items.length) % items.length);
    else if (event.key === 'Enter') open(items[at]);
    else return;
    event.preventDefault();
  };

  return (
    <PaletteFrame
      label={t('palette.label')}
      onClose={() => app.view.closeDialog()}
      onSwitch={() => type('>')}
    >
      <PaletteField
        text={text}
        onType={type}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls="palette-list"
        aria-activedescendant={at >= 0 ? `palette-${at}` : undefined}
        aria-autocomplete="list"
        onKeyDown={onKeyDown}
      />
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
      <PaletteList sections={sections} chosen={at} onChoose={open} onPoint={setChosen} />
      <p className="palette-none" role="status">
        {items.length === 0 ? t('palette.none') : ''}
      </p>
      <p className="palette-foot" aria-hidden>
        {commandSign.test(text) ? t('palette.hintCommands') : t('palette.hint')}
      </p>
    </PaletteFrame>
  );
}
