/** What a traced build has seen; see the step `trace-build`. */
export interface TraceFacts {
  /** The SRPM's BuildRequires, as rpm prints them. */
  readonly needs: readonly string[];
  /** Lines of the spec that begin as BuildRequires do, unexpanded. */
  readonly lines: readonly SpecLine[];
  /** Names of installed packages, by what they provide; and by files, where those are required. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
  /** Dependencies of installed packages. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  /** Files of installed packages that the build has asked for and found. */
  readonly files: ReadonlyMap<string, readonly SeenFile[]>;
}

export interface SpecLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface SeenFile {
  readonly path: string;
  /** Opened, run, or read as a link; or only looked at: whether it is there, how large it is. */
  readonly how: 'opened' | 'looked';
}

/** Reads tab-separated lines, the first field of which says what they are. */
export const parseTraceFacts = (text: string): TraceFacts => {
  const rows = text.split('\n').map((line) => line.split('\t'));
  const rowsOf = (kind: string) =>
    rows.flatMap(([first, a = '', b = '', c = '']) => (first === kind ? [{ a, b, c }] : []));
  return {
    needs: rowsOf('needs')
      .map(({ a }) => a.trim())
      .filter(isNoFeature),
    lines: rows.flatMap(([first, line, ...rest]) =>
      first === 'line' ? [{ line: Number(line), text: rest.join('\t') }] : [],
    ),
    providers: grouped(rowsOf('provides').map(({ a, b }) => [b, a])),
    requires: grouped(rowsOf('requires').map(({ a, b }) => [a, b])),
    files: grouped(
      rowsOf('file').map(({ a, b, c }) => [b, { path: c, how: a === 'opened' ? a : 'looked' }]),
    ),
  };
};

/** What rpm itself must be able to do is no package. */
const isNoFeature = (dependency: string): boolean => !dependency.startsWith('rpmlib(');

const grouped = <Value>(
  rows: readonly (readonly [string, Value])[],
): ReadonlyMap<string, readonly Value[]> =>
  new Map(
    [...Map.groupBy(rows, ([key]) => key)].map(([key, some]) => [
      key,
      [...new Set(some.map(([, value]) => value))],
    ]),
  );
