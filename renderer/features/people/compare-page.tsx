import { ScanLine, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import type { Language } from '../../text/text.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { KeyCard } from '../../ui/key-card.tsx';
import { CodeScan } from './code-scan.tsx';
import type { PageProps } from './person-pages.ts';

/** Whether this is really them: their key by words over the telephone, or by their code before the camera. */
export function ComparePage({ person, goTo }: PageProps) {
  const app = useApp();
  const { t, language: spoken } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const [language, setLanguage] = useState<Language>(spoken);
  const [step, setStep] = useState<'words' | 'scan' | 'differ'>('words');
  const forms = useStore(app.people.keyOf(person.id));
  const name = calledName(person);
  const back = () => goTo('card');
  const match = () =>
    task.run(async () => {
      await app.people.note(person.id, { verified: true });
      back();
    });
  const scanned = (code: string) =>
    task.run(async () => {
      if (await app.people.checkCode(person.id, code)) back();
      else setStep('differ');
    });

  return (
    <Dialog
      title={t('compare.title', { name })}
      closeLabel={t('common.back')}
      onClose={back}
      actions={
        step === 'words' ? (
          <>
            <Button onClick={() => setStep('differ')}>{t('compare.differ')}</Button>
            <Button kind="primary" disabled={task.busy} onClick={match}>
              {t('compare.match')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setStep('words')}>{t('compare.again')}</Button>
        )
      }
    >
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
      {step === 'words' && (
        <>
          <p>{t('compare.text', { name })}</p>
          <KeyCard
            forms={forms}
            fingerprint={person.fingerprint}
            codeLabel={t('key.code', { name })}
            language={language}
          />
          <div className="compare-ways">
            <Choice
              label={t('compare.language')}
              value={language}
              options={[
                { value: 'en', label: 'English', lang: 'en' },
                { value: 'zh-CN', label: '中文', lang: 'zh-CN' },
              ]}
              onChange={setLanguage}
            />
            <Button icon={<ScanLine size={16} aria-hidden />} onClick={() => setStep('scan')}>
              {t('compare.scan')}
            </Button>
          </div>
        </>
      )}
      {step === 'scan' && <CodeScan text={t('compare.scanText', { name })} onCode={scanned} />}
      {step === 'differ' && (
        <div className="person-alarm person-alarm-danger" role="alert">
          <TriangleAlert size={18} aria-hidden />
          <div>
            <p className="person-alarm-title">{t('compare.differTitle', { name })}</p>
            <p>{t('compare.differText', { name })}</p>
          </div>
        </div>
      )}
    </Dialog>
  );
}
