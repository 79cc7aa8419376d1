import type { DeviceId } from '../../../preload/contract/model.ts';

/** What this device has noted about one person. */
export interface Notes {
  readonly alias: string | null;
  readonly verified: boolean;
  readonly blocked: boolean;
  readonly sameAs: DeviceId | null;
  /** The device that went by this person's name before. */
  readonly former: { readonly id: DeviceId; readonly verified: boolean } | null;
}

export const noNotes: Notes = { alias: null, verified: false, blocked: false, sameAs: null, former: null };
