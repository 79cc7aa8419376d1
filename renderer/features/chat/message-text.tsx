import type { KeyboardEvent } from 'react';
import { splitLinks } from '../../markdown/links.ts';

/** A message's words, as they were written. Links do nothing until the person has seen where they lead. */
export function MessageText({ text, onLink }: { text: string; onLink: (url: string) => void }) {
  return (
    <span className="message-text" dir="auto">
      {splitLinks(text).map((piece, index) =>
        piece.kind !== 'link' ? (
          piece.text
        ) : (
          <bdi
            key={index}
            role="link"
            tabIndex={0}
            className="message-link"
            onClick={() => onLink(piece.url)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === 'Enter') onLink(piece.url);
            }}
          >
            {piece.text}
          </bdi>
        ),
      )}
    </span>
  );
}
