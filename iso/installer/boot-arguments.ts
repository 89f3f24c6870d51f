/** What the kernel's command line says to the installer. */
export interface BootArguments {
  readonly answers: AnswersPlace;
  /** `inst.sshkey=`: keys, or their base64 parts, or addresses of them. */
  readonly sshKeys: readonly string[];
  /** `root=live:CDLABEL=…`, which finds the medium if nobody has mounted it. */
  readonly mediumLabel: string | undefined;
  /** `inst.dnfvar=name:value`: files of /etc/dnf/vars in the installed system. */
  readonly dnfVariables: Readonly<Record<string, string>>;
}

export type AnswersPlace =
  /** No `inst.ks=`: the medium's default answers, and always with a question. */
  | { readonly kind: 'default' }
  | { readonly kind: 'medium'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'unknown'; readonly text: string };

export const parseBootArguments = (commandLine: string): BootArguments => {
  const words = splitArguments(commandLine);
  const values = (name: string): readonly string[] =>
    words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1));
  return {
    answers: answersPlace(values('inst.ks').at(-1)),
    sshKeys: values('inst.sshkey').filter((key) => key !== ''),
    mediumLabel: values('root').flatMap(labelOf).at(-1),
    dnfVariables: Object.fromEntries(values('inst.dnfvar').flatMap(variableOf)),
  };
};

/** Splits as the kernel does: at blanks outside of double quotes, which are dropped. */
const splitArguments = (commandLine: string): readonly string[] =>
  Array.from(commandLine.matchAll(/(?:"[^"]*"?|[^\s"])+/g), ([word]) => word.replaceAll('"', ''));

const answersPlace = (text: string | undefined): AnswersPlace => {
  if (text === undefined || text === '') return { kind: 'default' };
  if (/^https?:\/\/./.test(text)) return { kind: 'url', url: text };
  const [, scheme, path] = /^(cdrom|file):(?:\/\/)?(\/.*)$/.exec(text) ?? [];
  if (path === undefined) return { kind: 'unknown', text };
  return { kind: scheme === 'cdrom' ? 'medium' : 'file', path };
};

const labelOf = (root: string): readonly string[] => {
  const label = /^live:(?:CDLABEL|LABEL)=(.+)$/.exec(root)?.[1];
  return label === undefined ? [] : [label.replaceAll('\\x20', ' ')];
};

const variableOf = (text: string): readonly (readonly [string, string])[] => {
  const [, name, value] = /^([A-Za-z0-9_]+):(.*)$/.exec(text) ?? [];
  return name === undefined || value === undefined ? [] : [[name, value]];
};
