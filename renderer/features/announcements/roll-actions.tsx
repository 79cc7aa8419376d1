import { BellRing, FileSpreadsheet, Printer } from 'lucide-react';
import { useId, useState } from 'react';
import type { RollCall } from '../../../preload/contract/conversation.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { offerFile } from '../../bridge/offer-file.ts';
import { usePending } from '../../bridge/use-pending.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { remindEveryMs, unconfirmed } from './roll-groups.ts';
import { rollTable, tableName } from './roll-table.ts';

interface RollActionsProps {
  readonly roomId: RoomId;
  readonly roomName: string;
  readonly call: RollCall;
}

/** Reminding the rest, and taking the roll-call along. */
export function RollActions({ roomId, roomName, call }: RollActionsProps) {
  const app = useApp();
  const texts = useTexts();
  const { t } = texts;
  const errorWords = useErrorText();
  const info = useStore(app.info.info);
  const task = useTask();
  const [saved, setSaved] = useState(false);
  const missing = unconfirmed(call);
  const save = () =>
    task.run(async () => {
      setSaved(false);
      const lines = rollTable(call, texts);
      const name = tableName(roomName, Date.now());
      if (info?.face === 'desktop') {
        const text = lines.map((line) => `${line}\n`).join('');
        setSaved(await app.link.call('app.saveText', { name, text }));
      } else {
        offerFile(name, 'text/csv;charset=utf-8', lines);
        setSaved(true);
      }
    });
  return (
    <div className="roll-actions">
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
      {saved && <p role="status">{t('roll.saved')}</p>}
      {call.mayRemind && missing.length > 0 && <Remind roomId={roomId} call={call} count={missing.length} />}
      <div className="roll-take">
        {missing.length > 0 && (
          <CopyButton
            text={missing.map(({ name }) => name).join('\n')}
            label={t('roll.copyMissing')}
            copiedLabel={t('roll.copied')}
          />
        )}
        <Button
          kind="quiet"
          icon={<FileSpreadsheet size={16} aria-hidden />}
          disabled={task.busy}
          onClick={save}
        >
          {t('roll.export')}
        </Button>
        {info?.face !== 'desktop' && (
          <Button kind="quiet" icon={<Printer size={16} aria-hidden />} onClick={() => window.print()}>
            {t('roll.print')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Reminds those who have not confirmed; not again within a minute. */
function Remind({ roomId, call, count }: { roomId: RoomId; call: RollCall; count: number }) {
  const app = useApp();
  const { t, time } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const id = useId();
  const { remindedAt } = call;
  const waiting = usePending(remindedAt === null ? 0 : remindedAt + remindEveryMs) && remindedAt !== null;
  const about =
    remindedAt === null
      ? t('roll.remindText', { count })
      : waiting
        ? t('roll.justReminded', { time: time(remindedAt) })
        : t('roll.remindedAt', { time: time(remindedAt), count });
  return (
    <div className="roll-remind">
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
      <p id={id}>{about}</p>
      <Button
        kind="primary"
        icon={<BellRing size={16} aria-hidden />}
        aria-describedby={id}
        aria-disabled={waiting || task.busy}
        onClick={() => {
          if (!waiting) task.run(() => app.announcements.remind(roomId, call.message.id));
        }}
      >
        {t('roll.remind', { count })}
      </Button>
    </div>
  );
}
