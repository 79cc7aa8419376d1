import { useTexts } from '../../text/use-texts.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';

/** Where this device hosts the room, for those who do not see it by themselves. */
export function RoomAddress({ addresses, port }: { addresses: readonly string[]; port: number }) {
  const { t } = useTexts();
  if (addresses.length === 0) return null;
  return (
    <PaneSection title={t('people.address')}>
      <p className="pane-note">{t('people.addressHint')}</p>
      <ul className="room-addresses">
        {addresses.map((address, index) => {
          const whole = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
          return (
            <li key={address}>
              <code id={`address-${index}`}>{whole}</code>
              <CopyButton
                describedBy={`address-${index}`}
                text={whole}
                label={t('people.copy')}
                copiedLabel={t('people.copied')}
              />
            </li>
          );
        })}
      </ul>
    </PaneSection>
  );
}
