import { Fragment, useMemo, useState } from 'react';
import type { CommandGroup } from '../../commands/command.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { namesIn, type TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { keyNames } from '../../ui/keys.ts';
import { TextField } from '../../ui/text-field.tsx';
import { keyMap, narrowed, type MapRow } from './key-map.ts';
import './shortcuts.css';

const headings: Readonly<Record<CommandGroup, TextKey>> = {
  go: 'shortcuts.go',
  messages: 'shortcuts.messages',
  message: 'shortcuts.message',
  room: 'shortcuts.room',
  search: 'shortcuts.search',
  look: 'shortcuts.look',
  app: 'shortcuts.app',
};

/** The keyboard map, found under `?`: every key of the table of commands. */
export function ShortcutsScreen() {
  const app = useApp();
  const { t, language } = useTexts();
  const sendKey = useStore(app.settings.settings)?.sendKey ?? 'enter';
  const [typed, setTyped] = useState('');
  const map = useMemo(() => keyMap(sendKey), [sendKey]);
  const namesOf = ({ title, ways }: MapRow): readonly string[] => [
    ...namesIn(language, title),
    ...ways.map((way) => keyNames(way).join(' ')),
  ];
  const groups = narrowed(map, typed, namesOf);
  return (
    <Dialog
      title={t('shortcuts.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      wide
    >
      <TextField label={t('shortcuts.find')} value={typed} onChange={setTyped} autoFocus technical />
      <p role="status" className="shortcuts-none">
        {groups.length === 0 ? t('shortcuts.none') : ''}
      </p>
      {groups.map(({ group, rows }) => (
        <section key={group} className="shortcuts" aria-labelledby={`shortcuts-${group}`}>
          <h3 id={`shortcuts-${group}`}>{t(headings[group])}</h3>
          <dl>
            {rows.map(({ title, ways }) => (
              <div key={title}>
                <dt>{t(title)}</dt>
                <dd>
                  {ways.map((keys, index) => (
                    <Fragment key={keys}>
                      {index > 0 && <span className="shortcuts-or">/</span>}
                      <KeyCaps keys={keys} />
                    </Fragment>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
