import { useState } from 'react';
import type { DeviceId, Person, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { AliasPage } from './alias-page.tsx';
import { ComparePage } from './compare-page.tsx';
import { BanPage, BlockPage, KickPage } from './confirm-pages.tsx';
import { MutePage } from './mute-page.tsx';
import { PersonCard } from './person-card.tsx';
import type { PageName, PageProps } from './person-pages.ts';
import { RolePage } from './role-page.tsx';
import { SamePersonPage } from './same-person-page.tsx';
import './person-card.css';

const pages: Readonly<Record<PageName, (props: PageProps) => React.JSX.Element>> = {
  card: PersonCard,
  compare: ComparePage,
  alias: AliasPage,
  block: BlockPage,
  same: SamePersonPage,
  mute: MutePage,
  role: RolePage,
  kick: KickPage,
  ban: BanPage,
};

/** A person of the open room: who they are, and what can be done about them. */
export function PersonDialogScreen() {
  const app = useApp();
  const { roomId, personId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const room = rooms?.find(({ id }) => id === roomId);
  return room && personId ? <PersonPages room={room} personId={personId} /> : null;
}

function PersonPages({ room, personId }: { room: Room; personId: DeviceId }) {
  const app = useApp();
  const { t } = useTexts();
  const people = useStore(app.people.of(room.id));
  const [{ page, from }, setPlace] = useState<{ page: PageName; from: PageName | null }>({
    page: 'card',
    from: null,
  });
  const person = people?.find(({ id }: Person) => id === personId);
  const close = () => app.view.closeDialog();
  if (!people || !person) {
    return (
      <Dialog title={t('people.label')} closeLabel={t('common.close')} onClose={close}>
        <p role="status">{people ? t('person.gone') : t('people.loading')}</p>
      </Dialog>
    );
  }
  const Page = pages[page];
  return (
    <Page
      key={page}
      room={room}
      person={person}
      people={people}
      from={from}
      goTo={(next) => setPlace({ page: next, from: page })}
      close={close}
    />
  );
}
