import type { TimelineItem } from '../../preload/contract/model.ts';
import type { ExportTexts } from './text.ts';

/** What stands at the top of a room's document. */
export interface DocumentHead {
  readonly roomName: string;
  /** What whoever exports it goes by. */
  readonly by: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
}

/** One way of writing a conversation down. */
export interface RoomDocument {
  head(about: DocumentHead, texts: ExportTexts): string;
  /** A new day begins with what follows. */
  day(ms: number, texts: ExportTexts): string;
  item(item: TimelineItem, texts: ExportTexts): string;
  foot(texts: ExportTexts): string;
}
