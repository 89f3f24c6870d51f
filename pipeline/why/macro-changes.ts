/** A macro of rpm's that is not what it was. */
export interface MacroChange {
  readonly name: string;
  /** `%dist .mini1 → .mini2` */
  readonly text: string;
}

/** What differs between two macro files, old and new; empty where one of them is none. */
export const macroChanges = (
  old: string | undefined,
  now: string | undefined,
): readonly MacroChange[] => {
  const [before, after] = [macrosIn(old), macrosIn(now)];
  if (before === undefined || after === undefined) return [];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, text: wordMacro(name, before.get(name), after.get(name)) }));
};

const wordMacro = (name: string, before: string | undefined, after: string | undefined): string => {
  if (before === undefined) return `%${name} is new`;
  return after === undefined ? `%${name} is gone` : `%${name} ${before} → ${after}`;
};

const macrosIn = (text: string | undefined): ReadonlyMap<string, string> | undefined => {
  const lines = text?.split('\n').filter((line) => line !== '') ?? [];
  const macros = lines.map((line) => /^%(\w+) (.*)$/.exec(line));
  if (lines.length === 0 || macros.includes(null)) return undefined;
  return new Map(macros.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
};
