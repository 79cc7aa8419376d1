import { Fragment } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { altName, modName } from '../../ui/keys.ts';
import './shortcuts.css';

/** The keyboard map, found under `?`. What it lists is done in `use-shortcuts.ts` and by the message box. */
export function ShortcutsScreen() {
  const app = useApp();
  const { t } = useTexts();
  const byEnter = useStore(app.settings.settings)?.sendKey !== 'mod-enter';
  const rows: readonly (readonly [string, ...(readonly string[])[]])[] = [
    [t('shortcuts.send'), byEnter ? ['Enter'] : [modName, 'Enter']],
    [t('shortcuts.newLine'), byEnter ? ['Shift', 'Enter'] : ['Enter']],
    [t('shortcuts.edit'), ['↑']],
    [t('shortcuts.write'), ['Esc']],
    [t('shortcuts.latest'), ['End']],
    [t('shortcuts.previousRoom'), [altName, '↑']],
    [t('shortcuts.nextRoom'), [altName, '↓']],
    [t('shortcuts.nearby'), [altName, 'Home']],
    [t('shortcuts.details'), [modName, '.']],
    [t('shortcuts.panes'), ['F6']],
    [t('shortcuts.settings'), [modName, ',']],
    [t('shortcuts.list'), ['?'], [modName, '/']],
  ];
  return (
    <Dialog
      title={t('shortcuts.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
    >
      <dl className="shortcuts">
        {rows.map(([what, ...ways]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {ways.map((keys, index) => (
                <Fragment key={keys.join('+')}>
                  {index > 0 && <span className="shortcuts-or">/</span>}
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
