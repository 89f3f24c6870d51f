const channelName = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * Whether a text can name a channel, as `testing` does: a link to a snapshot that hosts follow.
 * Channels lie beside the folder `snapshots`, so that name is taken.
 */
export const isChannelName = (text: string): boolean =>
  channelName.test(text) && text !== 'snapshots';
