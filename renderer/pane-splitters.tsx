import { useApp, useStore } from './bridge/hooks.ts';
import { widthLimits, type Side } from './state/layout.ts';
import { useTexts } from './text/use-texts.ts';
import { Splitter } from './ui/splitter.tsx';

/** What the panes' widths are by; the same names stand in the style sheet. */
export function usePaneWidths(): React.CSSProperties {
  const { rooms, details } = useStore(useApp().layout.widths);
  return { '--rooms-width': `${rooms}px`, '--details-width': `${details}px` } as React.CSSProperties;
}

/** The edge of the pane at one side of the conversation. */
export function PaneSplitter({ side }: { side: Side }) {
  const { layout } = useApp();
  const { t } = useTexts();
  const widths = useStore(layout.widths);
  return (
    <Splitter
      label={t(side === 'rooms' ? 'panes.resizeRooms' : 'panes.resizeDetails')}
      sizes={side === 'rooms' ? 'before' : 'after'}
      value={widths[side]}
      {...widthLimits[side]}
      onResize={(width) => layout.resize(side, width)}
      onReset={() => layout.reset(side)}
    />
  );
}
