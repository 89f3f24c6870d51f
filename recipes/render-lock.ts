import type { ImportLock } from './imports/import-lock.ts';
import type { Lock } from './lock.ts';

/** The lock's text: one thing a line and sorted, so that a change is a diff that people can read. */
export const renderLock = ({ bases, sources }: Lock): string =>
  `${object(
    [
      ['bases', object(sorted(bases).map(base), '  ')],
      ['sources', object(sorted(sources).map(onOneLine), '  ')],
    ],
    '',
  )}\n`;

type Member = readonly [name: string, text: string];

const base = ([name, { from, image, keys, sets, packages }]: readonly [
  string,
  ImportLock,
]): Member => {
  const members: readonly (Member | undefined)[] = [
    from === undefined ? undefined : onOneLine(['from', from]),
    image && onOneLine(['image', image]),
    keys && ['keys', object(sorted(keys).map(onOneLine), '      ')],
    ['sets', object(sorted(sets).map(set), '      ')],
    ['packages', object(sorted(packages).map(onOneLine), '      ')],
  ];
  return [
    name,
    object(
      members.flatMap((member) => (member ? [member] : [])),
      '    ',
    ),
  ];
};

const set = ([name, members]: readonly [string, readonly string[]]): Member => [
  name,
  members.length === 0
    ? '[]'
    : `[\n${members.map((one) => `          ${JSON.stringify(one)}`).join(',\n')}\n        ]`,
];

const onOneLine = ([name, value]: readonly [string, unknown]): Member => [
  name,
  JSON.stringify(value),
];

/** `indent` is that of its closing brace. */
const object = (members: readonly Member[], indent: string): string =>
  members.length === 0
    ? '{}'
    : `{\n${members.map(([name, text]) => `${indent}  ${JSON.stringify(name)}: ${text}`).join(',\n')}\n${indent}}`;

const sorted = <Value>(
  of: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
