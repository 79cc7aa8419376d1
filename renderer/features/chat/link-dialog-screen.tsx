import { useState } from 'react';
import type { Face } from '../../../preload/contract/model.ts';
import { linkTarget, type LinkTarget } from '../../../preload/markdown/links.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

interface LinkDialogProps {
  readonly url: string;
  readonly face: Face;
  readonly onClose: () => void;
}

/** Shows where a link really leads before anything is opened: the host as machines know it, not as it was written (A41). */
export function LinkDialogScreen({ url, face, onClose }: LinkDialogProps) {
  const [target] = useState(() => linkTarget(url));
  return target && <LinkDialog target={target} face={face} onClose={onClose} />;
}

interface LinkDialogOfProps extends Omit<LinkDialogProps, 'url'> {
  readonly target: LinkTarget;
}

function LinkDialog({ target, face, onClose }: LinkDialogOfProps) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const openOutside = () =>
    task.run(async () => {
      await app.link.call('link.open', { url: target.url });
      onClose();
    });

  return (
    <Dialog
      title={t('open.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus="">
            {t('common.cancel')}
          </Button>
          {face === 'desktop' ? (
            <Button kind="primary" disabled={task.busy} onClick={openOutside}>
              {t('open.submit')}
            </Button>
          ) : (
            <a
              className="button button-primary"
              href={target.url}
              target="_blank"
              rel="noopener noreferrer"
              onClick={onClose}
            >
              {t('open.submit')}
            </a>
          )}
        </>
      }
    >
      <p>{target.mail ? t('open.mail') : t('open.text')}</p>
      <p className="link-host">
        <bdi dir="ltr">{target.host}</bdi>
        {target.path !== '' && (
          <bdi dir="ltr" className="link-path">
            {target.path}
          </bdi>
        )}
      </p>
      {target.written !== null && <p>{t('open.written', { written: target.written })}</p>}
      {target.punycode && <p className="link-warning">{t('open.punycode', { host: target.host })}</p>}
      {target.posing && <p className="link-warning">{t('open.posing', { host: target.host })}</p>}
      {!target.encrypted && <p className="link-warning">{t('open.plain')}</p>}
      <details className="link-whole">
        <summary>{t('open.whole')}</summary>
        <code dir="ltr">{target.url}</code>
        <CopyButton text={target.url} label={t('open.copy')} copiedLabel={t('open.copied')} />
      </details>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
