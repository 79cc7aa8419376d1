import { useEffect, useState } from 'react';
import './qr-code.css';

/** Light modules around the code, as the standard asks for: without them some cameras find nothing. */
const quiet = 4;

/** The QR code of `text`: dark on white in either theme, because that is what cameras look for. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ readonly text: string; readonly rows: boolean[][] } | null>(null);
  useEffect(() => {
    let gone = false;
    void import('qr').then(({ encodeQR }) => {
      if (!gone) setDrawn({ text, rows: encodeQR(text, 'raw', { border: quiet, ecc: 'medium' }) });
    });
    return () => {
      gone = true;
    };
  }, [text]);
  const rows = drawn?.text === text ? drawn.rows : [];
  const side = rows.length;
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect className="qr-ground" width={side} height={side} />
      <path className="qr-ink" d={rows.map(darkRuns).join('')} shapeRendering="crispEdges" />
    </svg>
  );
}

/** The dark runs of one row as pieces of a path. */
function darkRuns(row: readonly boolean[], y: number): string {
  const runs: string[] = [];
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x += 1;
    const length = x - from + 1;
    runs.push(`M${from} ${y}h${length}v1h-${length}z`);
  }
  return runs.join('');
}
