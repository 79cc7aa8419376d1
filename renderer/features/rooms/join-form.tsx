import type { FormEvent } from 'react';
import type { ErrorCode } from '../../../preload/contract/errors.ts';
import type { JoinText } from '../../state/join-text.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { HostDoubt } from './host-doubt.tsx';
import { NearbyRow } from './nearby-row.tsx';
import type { Joining } from './use-join.ts';
import './door.css';

/** Said beside the field: what was typed is not right, or not any more. */
const ofTheText: ReadonlySet<ErrorCode> = new Set([
  'address-invalid',
  'invite-invalid',
  'invite-unknown',
  'invite-used',
  'invite-expired',
  'credential-wrong',
  'too-many-guesses',
]);
const hints: Readonly<Record<JoinText['kind'], TextKey>> = {
  nothing: 'join.hint',
  link: 'join.hintLink',
  code: 'join.hintCode',
  address: 'join.hintAddress',
};

/** One field for everything that leads into a room; it says what it takes the text for. */
export function JoinForm({ id, joining }: { id: string; joining: Joining }) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { read } = joining;
  const error = joining.error ? errorWords(joining.error) : null;
  const beside = error !== null && ofTheText.has(error.code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    joining.submit();
  };
  return (
    <>
      {joining.doubted && <HostDoubt host={joining.doubted} />}
      <form id={id} onSubmit={submit}>
        <TextField
          label={t('join.field')}
          hint={t(hints[read.kind])}
          error={beside ? error.text : null}
          value={joining.typed}
          onChange={joining.change}
          maxLength={1_000}
          technical
          autoFocus
        />
      </form>
      {joining.pauseSeconds > 0 && (
        <p role="timer" className="door-note">
          {t('door.pause', { count: joining.pauseSeconds })}
        </p>
      )}
      {read.kind === 'code' && read.maybeAddress && (
        <div className="door-others">
          <Button kind="quiet" onClick={joining.takeAsAddress}>
            {t('join.asAddress')}
          </Button>
        </div>
      )}
      <div role="status">
        {joining.busy && read.kind === 'address' && <p>{t('join.busy', { address: read.address })}</p>}
        {joining.choices && <p>{choiceText(joining, t)}</p>}
      </div>
      {error && !beside && error.code !== 'host-doubtful' && (
        <ErrorNote {...error} detailsLabel={t('common.details')} />
      )}
      {joining.choices && joining.choices.length > 0 && (
        <ul className="nearby-list">
          {joining.choices.map((room) => (
            <NearbyRow
              key={room.id}
              room={room}
              joining={joining.joiningId === room.id}
              disabled={joining.busy}
              onOpen={() => joining.choose(room)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function choiceText({ read, choices }: Joining, t: (key: TextKey) => string): string {
  if (read.kind !== 'code') return t('join.choose');
  return choices?.length === 0 ? t('join.noneNear') : t('join.chooseForCode');
}
