import { SlidersHorizontal } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Rules } from '../../../preload/contract/rules.ts';
import { useApp } from '../../bridge/hooks.ts';
import { isModerating } from '../../state/powers.ts';
import { ruleText } from '../../text/rules.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';
import './rules.css';

/** In the order they are told; what is as usual is left out. */
const always: readonly (keyof Rules)[] = ['access', 'history', 'inviters'];
const unusual = ({ locked, readOnly, slowSeconds, files }: Rules): readonly (keyof Rules)[] => [
  ...(locked ? (['locked'] as const) : []),
  ...(readOnly ? (['readOnly'] as const) : []),
  ...(slowSeconds > 0 ? (['slowSeconds'] as const) : []),
  ...(files ? [] : (['files'] as const)),
];

/** The room's rules as they are, for everybody to read, and the way to change them for those who may. */
export function RulesSection({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const { rules, role, connection } = room;
  return (
    <PaneSection title={t('rules.title')}>
      <RuleList rules={rules} shown={[...unusual(rules), ...always]} />
      {isModerating(role) && connection.kind !== 'removed' && (
        <div className="pane-actions">
          <Button
            icon={<SlidersHorizontal size={16} aria-hidden />}
            onClick={() => app.view.openDialog('rules')}
          >
            {t('rules.change')}
          </Button>
        </div>
      )}
    </PaneSection>
  );
}

/** Rules as text: each with what it says at the moment. */
export function RuleList({ rules, shown }: { rules: Rules; shown: readonly (keyof Rules)[] }) {
  const texts = useTexts();
  return (
    <dl className="rule-list">
      {shown.map((rule) => {
        const { label, value } = ruleText(rules, rule, texts);
        return (
          <div key={rule}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        );
      })}
    </dl>
  );
}
