import type { Password } from '../answers/answers.ts';

/**
 * /etc/shadow with this password for this user; the user is added if not there. A locked password
 * is `*`, not `!`, which sshd would take for a locked account.
 */
export const withPassword = (
  shadow: string,
  { name, password }: { readonly name: string; readonly password: Password },
): string => {
  const hash = password.kind === 'locked' ? '*' : password.hash;
  const lines = shadow.split('\n').filter((line) => line !== '');
  const known = lines.some((line) => line.startsWith(`${name}:`));
  const changed = lines.map((line) => {
    const fields = line.split(':');
    return fields[0] === name ? [name, hash, ...fields.slice(2)].join(':') : line;
  });
  return `${[...changed, ...(known ? [] : [`${name}:${hash}::0:99999:7:::`])].join('\n')}\n`;
};

export interface Account {
  readonly uid: string;
  readonly gid: string;
  readonly home: string;
}

/** A user's line of /etc/passwd. */
export const accountOf = (passwd: string, name: string): Account | undefined => {
  const line = passwd.split('\n').find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid, , home] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined || home === undefined
    ? undefined
    : { uid, gid, home };
};
