import type { Change } from '../core/changes.ts';
import type { Part } from '../core/past.ts';

/**
 * A download that is another: `gcc-12 12.2.0-14 → 12.2.0-15` for .debs and RPMs, whose names
 * have their version, else the files' names; the digests where the names are alike.
 */
export const wordDownload = ({
  before,
  after,
  isBeforeForgotten = false,
}: Change & { readonly isBeforeForgotten?: boolean }): string => {
  const [old, now] = [fileOf(before), fileOf(after)];
  if (old === undefined) return `${shown(now ?? '')} is ${isBeforeForgotten ? 'another' : 'new'}`;
  if (now === undefined) return `${shown(old)} is gone`;
  if (old === now) return `${shown(now)} (sha256 ${short(before)} → ${short(after)})`;
  const [was, is] = [packageIn(old), packageIn(now)];
  return was && is && was.name === is.name
    ? `${is.name} ${was.version} → ${is.version}`
    : `${old} → ${now}`;
};

const fileOf = (part: Part | undefined): string | undefined => part?.of?.subject;

const short = (part: Part | undefined): string => part?.value.slice(0, 12) ?? '';

const shown = (file: string): string => {
  const known = packageIn(file);
  return known ? `${known.name} ${known.version}` : file;
};

const packageIn = (file: string) => {
  const [, name, version] =
    /^([^_]+)_([^_]+)_[^_]+\.deb$/.exec(file) ??
    /^(.+)-([^-]+-[^-]+)\.[^.]+\.rpm$/.exec(file) ??
    [];
  return name === undefined || version === undefined
    ? undefined
    : { name, version: version.replaceAll('%3a', ':') };
};
