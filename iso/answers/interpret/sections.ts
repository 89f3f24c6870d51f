import type { Answers, PackageChoice, Script } from '../answers.ts';
import { command, type CommandSpec, flag, later, never, noEffect, text } from '../command-spec.ts';
import type { Section } from '../kickstart-document.ts';
import { type Command, parseCommand } from '../parse-command.ts';
import { optionText, origin, type Reading, report } from '../reading.ts';

type Sections = Pick<Answers, 'packages' | 'scripts'>;

export const interpretSections = (reading: Reading): Sections => {
  const packages = reading.sections.filter(({ name }) => name === '%packages');
  const refused = ['%addon', '%anaconda', '%certificate', '%traceback'];
  for (const { name, at } of reading.sections.filter(({ name }) => refused.includes(name))) {
    report(reading, at, { message: `${name} comes later`, remedy: 'remove the section' });
  }
  return { packages: interpretPackages(reading, packages), scripts: interpretScripts(reading) };
};

const packageOptions: CommandSpec = command({
  '--nocore': noEffect(flag),
  '--excludedocs': later(flag),
  '--exclude-weakdeps': noEffect(flag),
  '--inst-langs': later(text),
  '--multilib': later(flag),
  '--retries': later(text),
  '--timeout': later(text),
  '--default': later(flag),
  '--ignoremissing': never(flag, 'a package that is not on the medium stays an error'),
  '--ignorebroken': never(flag, 'a broken dependency stays an error'),
});

const interpretPackages = (reading: Reading, sections: readonly Section[]): PackageChoice => {
  const install: string[] = [];
  const exclude: string[] = [];
  for (const section of sections) {
    parseHeader(reading, section, packageOptions);
    origin(reading, ['packages'], section.at);
    for (const { text: line, line: number } of section.lines) {
      const name = line.replace(/#.*/, '').trim();
      if (name === '') continue;
      const at = { line: number, column: line.indexOf(name) + 1 };
      const [list, member] = name.startsWith('-') ? [exclude, 'exclude'] : [install, 'install'];
      origin(reading, ['packages', member, list.length], at);
      list.push(name.startsWith('-') ? name.slice(1).trim() : name);
    }
  }
  return { install, exclude };
};

const scriptOptions: CommandSpec = command({
  '--interpreter': text,
  '--erroronfail': flag,
  '--log': text,
  '--logfile': text,
});

const postOptions: CommandSpec = command({
  '--interpreter': text,
  '--erroronfail': flag,
  '--log': text,
  '--logfile': text,
  '--nochroot': flag,
});

const moments: Readonly<Record<string, Script['when']>> = {
  '%pre': 'pre',
  '%pre-install': 'pre-install',
  '%post': 'post',
  '%onerror': 'onerror',
};

const interpretScripts = (reading: Reading): readonly Script[] =>
  reading.sections
    .filter(({ name }) => Object.hasOwn(moments, name))
    .map((section, index) => interpretScript(reading, section, index));

const interpretScript = (reading: Reading, section: Section, index: number): Script => {
  const when = moments[section.name] ?? 'post';
  const header = parseHeader(reading, section, when === 'post' ? postOptions : scriptOptions);
  origin(reading, ['scripts', index], section.at);
  origin(reading, ['scripts', index, 'body'], { line: section.at.line + 1, column: 1 });
  section.lines.forEach(({ line }, offset) =>
    origin(reading, ['scripts', index, 'body', offset + 1], { line, column: 1 }),
  );
  const log = optionText(header, '--log') ?? optionText(header, '--logfile');
  return {
    when,
    chroot: when === 'post' && !header.options.has('--nochroot'),
    interpreter: optionText(header, '--interpreter') ?? '/bin/sh',
    errorOnFail: header.options.has('--erroronfail'),
    ...(log === undefined ? {} : { log }),
    body: section.lines.map((line) => `${line.text}\n`).join(''),
  };
};

const parseHeader = (reading: Reading, section: Section, spec: CommandSpec): Command => {
  const name = { text: section.name, at: section.at };
  const { command: header, problems } = parseCommand({ name, words: section.words }, spec);
  reading.problems.push(...problems);
  return header;
};
