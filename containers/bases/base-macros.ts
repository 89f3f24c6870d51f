import type { Base } from './base.ts';

/**
 * The macro file of a base: what makes builds alike on every machine and day. Timestamps are
 * clamped where the base's rpm can; a base whose rpm cannot is only pinned.
 */
export const baseMacros = ({ macros, rpm }: Base): Readonly<Record<string, string>> => ({
  ...macros,
  _binary_payload: rpm.payload,
  _source_payload: rpm.payload,
  ...(rpm.reproducible
    ? {
        _buildhost: 'kiln',
        use_source_date_epoch_as_buildtime: '1',
        clamp_mtime_to_source_date_epoch: '1',
        source_date_epoch_from_changelog: '0',
      }
    : {}),
});

/** Macros in rpm's own file format, in a fixed order. */
export const macroFile = (macros: Readonly<Record<string, string>>): string =>
  Object.entries(macros)
    .map(([name, value]) => `%${name} ${value}\n`)
    .toSorted()
    .join('');
