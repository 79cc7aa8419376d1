import { PureComponent } from 'react';
import type { Cursor } from '../../../preload/contract/model.ts';
import type { Anchor } from './anchor.ts';
import type { AuthorMarks } from './author-marks.ts';
import { ConversationRow } from './conversation-row.tsx';
import type { MessageActions } from './message-actions.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface RowListProps {
  readonly anchor: Anchor;
  readonly rows: readonly TimelineRow[];
  readonly marks: AuthorMarks;
  readonly actions: MessageActions;
  readonly now: number;
  /** What was gone to a moment ago. */
  readonly marked: Cursor | null;
}

/** All rows that are known. A class: only of one React says when it is about to change the page, which is when what is in sight is looked at. */
export class RowList extends PureComponent<RowListProps> {
  readonly #attach = (list: HTMLElement | null) => this.props.anchor.attachList(list);

  override getSnapshotBeforeUpdate(before: RowListProps): null {
    if (before.rows !== this.props.rows) this.props.anchor.remember();
    return null;
  }

  override componentDidMount(): void {
    this.props.anchor.shown(this.props.rows);
  }

  override componentDidUpdate(): void {
    this.props.anchor.shown(this.props.rows);
  }

  override render() {
    const { rows, marks, actions, now, marked } = this.props;
    return (
      <ul ref={this.#attach}>
        {rows.map((row) => (
          <ConversationRow
            key={row.item.id}
            row={row}
            now={row.newDay ? now : 0}
            marked={row.item.cursor === marked}
            mark={marks.get(row.item.author)}
            actions={actions}
          />
        ))}
      </ul>
    );
  }
}
