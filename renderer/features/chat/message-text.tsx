import { useMemo } from 'react';
import type { Mention } from '../../../preload/contract/conversation.ts';
import { loneEmoji } from '../../../preload/markdown/emoji-only.ts';
import { parse } from '../../../preload/markdown/parse.ts';
import type { Block, Tree } from '../../../preload/markdown/tree.ts';
import { MessageCode } from './message-code.tsx';
import { Inlines, type TextActions } from './message-inline.tsx';
import './message-text.css';

interface MessageTextProps {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly actions: TextActions;
}

/** A message's words with their markup. Nothing in it is fetched, and links do nothing by themselves. */
export function MessageText({ text, mentions, actions }: MessageTextProps) {
  const tree = useMemo(() => parse(text, mentions), [text, mentions]);
  const emoji = loneEmoji(tree);
  if (emoji > 0) return <span className={`message-text message-emoji-${emoji}`}>{text}</span>;
  return <Blocks of={tree} actions={actions} ending />;
}

interface BlocksProps {
  readonly of: Tree;
  readonly actions: TextActions;
  /** Time and state stand in the last line of the last one, where that is a paragraph. */
  readonly ending?: boolean;
}

function Blocks({ of, actions, ending = false }: BlocksProps) {
  return of.map((block, index) => (
    <OneBlock key={index} block={block} actions={actions} last={ending && index === of.length - 1} />
  ));
}

function OneBlock({ block, actions, last }: { block: Block; actions: TextActions; last: boolean }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <span className={last ? 'message-text' : 'message-text message-block'} dir="auto">
          <Inlines of={block.children} actions={actions} />
        </span>
      );
    case 'code':
      return <MessageCode code={block.text} language={block.language} />;
    case 'quote':
      return (
        <blockquote className="message-block message-blockquote" dir="auto">
          <Blocks of={block.children} actions={actions} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks of={item} actions={actions} />
        </li>
      ));
      return block.start === null ? (
        <ul className="message-block message-list" dir="auto">
          {items}
        </ul>
      ) : (
        <ol className="message-block message-list" dir="auto" start={block.start}>
          {items}
        </ol>
      );
    }
  }
}
