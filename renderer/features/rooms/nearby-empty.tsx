import { TriangleAlert } from 'lucide-react';
import type { DiscoveryProblem } from '../../../preload/contract/nearby.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

const problemTexts: Readonly<Record<DiscoveryProblem, TextKey>> = {
  'no-network': 'nearby.problem.no-network',
  'mdns-blocked': 'nearby.problem.mdns-blocked',
  'mdns-port-taken': 'nearby.problem.mdns-port-taken',
  'local-network-denied': 'nearby.problem.local-network-denied',
};

export function DiscoveryProblemNote({ problem }: { problem: DiscoveryProblem }) {
  const { t } = useTexts();
  return (
    <p className="nearby-problem" role="status">
      <TriangleAlert size={18} aria-hidden />
      <span>{t(problemTexts[problem])}</span>
    </p>
  );
}

/** What stands where the rooms would be: patience at first, then the cause and the next steps. */
export function NearbyEmpty({ looking, problem }: { looking: boolean; problem: DiscoveryProblem | null }) {
  const { t } = useTexts();
  if (looking) {
    return (
      <div className="nearby-empty" role="status">
        <span className="pulse" aria-hidden />
        <h2>{t('nearby.looking')}</h2>
        <p>{t('nearby.lookingText')}</p>
      </div>
    );
  }
  return (
    <div className="nearby-empty">
      <div role="status">
        <h2>{t('nearby.none')}</h2>
        {problem ? <DiscoveryProblemNote problem={problem} /> : <p>{t('nearby.noneText')}</p>}
      </div>
      <details className="nearby-why">
        <summary>{t('nearby.why')}</summary>
        <ul>
          <li>{t('nearby.whyNetwork')}</li>
          <li>{t('nearby.whyFirewall')}</li>
          <li>{t('nearby.whyVpn')}</li>
          <li>{t('nearby.whyAddress')}</li>
        </ul>
      </details>
    </div>
  );
}
