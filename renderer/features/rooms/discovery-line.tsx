import type { DiscoveryReport } from '../../../preload/contract/nearby.ts';
import { useTexts } from '../../text/use-texts.ts';

/** The quiet line that says what is being tried to find rooms. */
export function DiscoveryLine({ discovery }: { discovery: DiscoveryReport }) {
  const { t, list } = useTexts();
  const named = (...states: DiscoveryReport['interfaces'][number]['state'][]): string[] => [
    ...new Set(discovery.interfaces.filter(({ state }) => states.includes(state)).map(({ name }) => name)),
  ];
  const listening = named('listening');
  const opening = named('opening').filter((name) => !listening.includes(name));
  const deaf = named('deaf', 'failed').filter((name) => !listening.includes(name));
  const parts = [
    ...(listening.length > 0
      ? [t('nearby.tryMdns', { count: listening.length, list: list(listening) })]
      : []),
    ...(opening.length > 0 ? [t('nearby.tryOpening', { list: list(opening) })] : []),
    ...(deaf.length > 0 ? [t('nearby.tryDeaf', { list: list(deaf) })] : []),
    ...(discovery.interfaces.length === 0 ? [t('nearby.tryNone')] : []),
    ...(discovery.rememberedHosts > 0
      ? [t('nearby.tryRemembered', { count: discovery.rememberedHosts })]
      : []),
  ];
  return (
    <p className="nearby-line">{discovery.state === 'stopped' ? t('nearby.stopped') : parts.join(' · ')}</p>
  );
}
