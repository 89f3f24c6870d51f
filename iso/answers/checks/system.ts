import type { Answers, Script } from '../answers.ts';
import { type Finding, wrong } from '../finding.ts';
import type { Path } from '../reading.ts';

export const checkSystem = (answers: Answers): readonly Finding[] => [
  ...checkLocale(answers),
  ...checkServices(answers),
  ...checkBootloader(answers),
  ...answers.scripts.flatMap((script, index) => checkScript(script, ['scripts', index])),
];

const checkLocale = ({ language, keyboard, timezone }: Answers): readonly Finding[] => [
  ...(/^(C|POSIX|[a-z]{2,3}(_[A-Z]{2})?)(\.[A-Za-z0-9-]+)?(@[a-z]+)?$/.test(language)
    ? []
    : [wrong(['language'], `no locale: ${language}`, 'such as en_US.UTF-8')]),
  ...(/^[a-z][A-Za-z0-9_.-]*$/.test(keyboard)
    ? []
    : [wrong(['keyboard'], `no key map: ${keyboard}`, 'such as us or de-latin1')]),
  ...(isTimezone(timezone)
    ? []
    : [wrong(['timezone'], `unknown time zone: ${timezone}`, 'such as UTC or Europe/Berlin')]),
];

/** By shape and by the zone table of the runtime, which knows each name in any case. */
const isTimezone = (name: string): boolean => {
  // The usual one; to load the table takes 80 ms.
  if (name === 'UTC') return true;
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const checkServices = ({ services: { enabled, disabled } }: Answers): readonly Finding[] => [
  ...Object.entries({ enabled, disabled }).flatMap(([member, names]) =>
    names.flatMap((name, index) =>
      /^[A-Za-z0-9][\w.@:\\-]*$/.test(name)
        ? []
        : [wrong(['services', member, index], `no service: ${name}`, 'such as sshd')],
    ),
  ),
  ...enabled.flatMap((name, index) =>
    disabled.includes(name)
      ? [wrong(['services', 'enabled', index], `${name} is also disabled`, 'keep one of them')]
      : [],
  ),
];

/** It ends up between double quotes in /etc/default/grub, which is a shell script. */
const checkBootloader = ({ bootloader: { append, timeoutSeconds } }: Answers) => [
  ...(/^[\x20-\x7e]*$/.test(append) && !/["$`\\]/.test(append)
    ? []
    : [wrong(['bootloader', 'append'], 'a quote, $, ` or \\ in kernel arguments', 'remove it')]),
  ...(timeoutSeconds <= 3600
    ? []
    : [wrong(['bootloader', 'timeoutSeconds'], 'an hour is the longest', 'such as 5')]),
];

const sectionLine =
  /^\s*%(end|include|ksappend|packages|pre|pre-install|post|onerror|traceback|addon|anaconda|certificate)(?![a-z-])/;

const checkScript = ({ when, chroot, ...script }: Script, path: Path): readonly Finding[] => {
  const findings: Finding[] = [];
  const inner = script.body.split('\n').findIndex((line) => sectionLine.test(line));
  if (inner >= 0) {
    const line = script.body.split('\n')[inner]?.trim() ?? '';
    findings.push(wrong([...path, 'body'], `the script has a line ${line}`, 'put a : before it'));
  }
  if (/[\r\0]/.test(script.body)) {
    findings.push(wrong([...path, 'body'], 'a carriage return in a script', 'use line feeds'));
  }
  if (chroot && when !== 'post') {
    findings.push(wrong([...path, 'chroot'], `%${when} runs outside`, 'remove chroot'));
  }
  for (const [member, value] of Object.entries({ ...script, body: undefined })) {
    if (typeof value !== 'string' || /^\/[\w./+-]+$/.test(value)) continue;
    findings.push(wrong([...path, member], `no absolute path: ${value}`, 'begin it with /'));
  }
  return findings;
};
