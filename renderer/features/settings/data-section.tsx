import { ArchiveRestore, FileDown, FolderOpen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AppInfo } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { offerFile } from '../../bridge/offer-file.ts';
import { useTask } from '../../bridge/use-task.ts';
import { readExport } from '../../state/export.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Where the data lies, how to take it along, and how to be rid of it. */
export function DataSection({ info }: { info: AppInfo }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const folder = useTask();
  const taking = useTask();
  const [lines, setLines] = useState<number | null>(null);
  const [saved, setSaved] = useState(false);
  const desktop = info.face === 'desktop';
  const error: unknown = folder.error ?? taking.error;
  const take = () =>
    taking.run(async () => {
      setSaved(false);
      setLines(null);
      if (desktop) setSaved(await app.link.call('data.exportFile', {}));
      else {
        offerFile('landline.jsonl', 'application/jsonl', await readExport(app.link, setLines));
        setSaved(true);
      }
    });

  return (
    <section className="settings-section">
      <h3>{t('settings.data')}</h3>
      <div>
        <p className="settings-text">{t('settings.dataText')}</p>
        <code className="settings-code" dir="ltr">
          {info.dataFolder}
        </code>
      </div>
      <div className="settings-row">
        {desktop && (
          <Button
            icon={<FolderOpen size={16} aria-hidden />}
            disabled={folder.busy}
            onClick={() => folder.run(() => app.info.showDataFolder())}
          >
            {t('settings.openFolder')}
          </Button>
        )}
        <Button
          icon={<FileDown size={16} aria-hidden />}
          disabled={taking.busy}
          aria-describedby="export-text"
          onClick={take}
        >
          {t('export.submit')}
        </Button>
      </div>
      <div>
        <p id="export-text" className="settings-text">
          {t('export.text')}
        </p>
        <p role="status" className="settings-saved">
          {taking.busy && lines !== null && t('export.busy', { count: lines })}
          {saved && !taking.busy && t('export.done')}
        </p>
      </div>
      <div className="settings-row">
        <Button
          icon={<ArchiveRestore size={16} aria-hidden />}
          onClick={() => app.view.openDialog('open-archive')}
        >
          {t('archive.open')}
        </Button>
      </div>
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
      <div className="settings-erase">
        <p className="settings-text">{t('erase.hint')}</p>
        <Button icon={<Trash2 size={16} aria-hidden />} onClick={() => app.view.openDialog('erase')}>
          {t('erase.open')}
        </Button>
      </div>
    </section>
  );
}
