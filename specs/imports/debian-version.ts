/** A Debian version as RPM's three parts. Order is preserved; the epoch is '' when there is none. */
export interface Evr {
  readonly epoch: string;
  readonly version: string;
  /** undefined for a native version, which has no revision. */
  readonly release: string | undefined;
}

/**
 * Both systems compare runs of digits and letters and know `~`, so parts are kept as they are.
 * Only `-` inside an upstream version is illegal in RPM; `_` separates there just the same.
 */
export const readDebianVersion = (text: string): Evr => {
  const [, epoch = '', rest = ''] = /^(?:(\d+):)?(.*)$/.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  return {
    epoch,
    version: upstream.replaceAll(/[-:]/g, '_'),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
};

/** `epoch:version-release` for a dependency. No release: RPM then compares none, as is meant. */
export const renderEvr = ({ epoch, version, release }: Evr): string =>
  `${epoch === '' ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`;
