/** A name that points to a snapshot: what a host's repository file says. */
export interface Channel {
  /** As in `testing`, `candidates`, `updates`. */
  readonly name: string;
  /** The snapshot's id. */
  readonly snapshot: string;
}

const channelName = /^[a-z][a-z0-9-]{0,31}$/;

/** Channels are links beside the folder `snapshots`, so that name is taken. */
export const isChannelName = (text: string): boolean =>
  channelName.test(text) && text !== 'snapshots';
