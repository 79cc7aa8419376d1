import { Link2, MessageSquareText } from 'lucide-react';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { errorText } from '../../../preload/contract/error-text.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { Door } from '../../state/getting-in.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { AccessIcon } from '../../ui/access-icon.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AskPane } from './ask-pane.tsx';
import { SecretFields } from './secret-fields.tsx';
import { useAsking } from './use-asking.ts';
import { useSecret } from './use-secret.ts';
import './door.css';

type Way = 'passphrase' | 'code' | 'ask';

/** How to get into a room that lets nobody in without being shown something. */
export function DoorScreen() {
  const app = useApp();
  const door = useStore(app.gettingIn.door);
  return door && <DoorDialog key={door.room.id} door={door} />;
}

function DoorDialog({ door }: { door: Door }) {
  const app = useApp();
  const { t, language } = useTexts();
  const { room } = door;
  const usual: Way = room.access === 'passphrase' || room.access === 'ask' ? room.access : 'code';
  const [way, setWay] = useState<Way>(usual);
  const secret = useSecret(door, way === 'passphrase' ? 'passphrase' : 'code');
  const asking = useAsking(door);
  const formId = useId();
  const close = () => app.view.closeDialog();
  const go = (next: Way) => {
    secret.change('');
    setWay(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (way === 'ask') asking.ask();
    else secret.submit();
  };
  const facts = [t('nearby.host', { name: room.host.name }), t('nearby.people', { count: room.people })];
  const done = room.locked || (way === 'ask' && asking.waiting !== null);
  const button = useRef<HTMLButtonElement>(null);
  const { field } = secret;
  useEffect(() => (field.current ?? button.current)?.focus(), [way, done, field]);

  return (
    <Dialog
      title={t('door.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{done ? t('common.close') : t('common.cancel')}</Button>
          {!done && (
            <Button
              kind="primary"
              submit
              form={formId}
              disabled={way !== 'ask' && !secret.ready}
              ref={button}
            >
              {t(way === 'ask' ? 'door.askSubmit' : 'nearby.join')}
            </Button>
          )}
        </>
      }
    >
      <p className="door-facts">
        <AccessIcon access={room.access} size={18} />
        {facts.join(' · ')}
      </p>
      {room.locked ? (
        <p>{errorText(language, 'room-locked')}</p>
      ) : (
        <form id={formId} className="dialog-form" onSubmit={submit}>
          {!done && <p>{t(introOf(way, room.access === 'invite'))}</p>}
          {way === 'ask' ? (
            <AskPane asking={asking} />
          ) : (
            <SecretFields key={way} secret={secret} by={way} host={room.host} />
          )}
          <div className="door-others">
            {way !== usual && (
              <Button
                kind="quiet"
                icon={<AccessIcon access={room.access} size={16} />}
                onClick={() => go(usual)}
              >
                {t(usual === 'ask' ? 'door.askSubmit' : 'door.usePassphrase')}
              </Button>
            )}
            {way !== 'code' && (
              <Button
                kind="quiet"
                icon={<MessageSquareText size={16} aria-hidden />}
                onClick={() => go('code')}
              >
                {t('door.haveCode')}
              </Button>
            )}
            <Button
              kind="quiet"
              icon={<Link2 size={16} aria-hidden />}
              onClick={() => app.view.openDialog('join')}
            >
              {t('door.haveLink')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

const intros: Readonly<Record<Way, TextKey>> = {
  passphrase: 'door.passphraseText',
  code: 'door.codeText',
  ask: 'door.askText',
};
const introOf = (way: Way, inviteOnly: boolean): TextKey => (inviteOnly ? 'door.inviteText' : intros[way]);
