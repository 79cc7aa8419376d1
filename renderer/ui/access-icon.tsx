import { DoorOpen, Hand, KeyRound, Ticket } from 'lucide-react';

const icons = { open: DoorOpen, passphrase: KeyRound, ask: Hand, invite: Ticket } as const;

/** A picture of how newcomers get into a room. Says nothing to a screen reader. */
export function AccessIcon({ access, size }: { access: keyof typeof icons; size: number }) {
  const Icon = icons[access];
  return <Icon size={size} aria-hidden />;
}
