import type { Answers, Password, RootAccount, User } from '../answers.ts';
import { doubtful, type Finding, wrong } from '../finding.ts';
import type { Path } from '../reading.ts';

export const checkAccounts = (answers: Answers): readonly Finding[] => [
  ...checkLogin(answers.root, ['root']),
  ...answers.users.flatMap((user, index) => checkUser(user, { users: answers.users, index })),
  // Where somebody is asked, the installer asks for a password too.
  ...(nobodyCanLogIn(answers) && !answers.confirm
    ? [
        doubtful(
          ['root'],
          'nobody can log in: no password, no ssh key',
          'add one, or boot the installer with inst.sshkey=',
        ),
      ]
    : []),
];

/** No account has a password or a key. */
export const nobodyCanLogIn = ({ root, users }: Pick<Answers, 'root' | 'users'>): boolean =>
  ![root, ...users].some(canLogIn);

const canLogIn = ({ password, sshKeys }: RootAccount): boolean =>
  password.kind === 'hash' || sshKeys.length > 0;

const checkLogin = ({ password, sshKeys }: RootAccount, path: Path): readonly Finding[] => [
  ...checkPassword(password, [...path, 'password']),
  ...sshKeys.flatMap((key, index) =>
    isPublicKey(key)
      ? []
      : [
          wrong(
            [...path, 'sshKeys', index],
            'no ssh public key',
            'one line: its type, its base64 part, a comment, in quotes',
          ),
        ],
  ),
];

const checkPassword = (password: Password, path: Path): readonly Finding[] => {
  if (password.kind === 'locked') return [];
  if (password.hash.startsWith('$1$')) {
    return [wrong(path, 'MD5 is too weak for a password', 'openssl passwd -6 makes a hash')];
  }
  return isCryptHash(password.hash)
    ? []
    : [wrong(path, 'no password hash: plain text is refused', 'openssl passwd -6 makes a hash')];
};

/** The schemes of crypt(5) that are not broken, by their exact shapes. */
const isCryptHash = (text: string): boolean =>
  /^\$6\$(rounds=\d+\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/.test(text) ||
  /^\$5\$(rounds=\d+\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{43}$/.test(text) ||
  /^\$2[abxy]\$\d\d\$[./0-9A-Za-z]{53}$/.test(text) ||
  /^\$(y|gy|7)\$[./0-9A-Za-z]+\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}$/.test(text);

const keyTypes =
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) ([A-Za-z0-9+/]{60,}={0,2})( [\x20-\x7e\u00a0-\uffff]*)?$/;

/** One line of authorized_keys without options; the base64 part begins with the same type. */
const isPublicKey = (text: string): boolean => {
  const [, type, , , , base64] = keyTypes.exec(text) ?? [];
  if (type === undefined || base64 === undefined) return false;
  // The blob begins with the type's length in 4 bytes, then the type.
  const head = atob(base64.slice(0, 60));
  return head.slice(4, 4 + type.length) === type && head.charCodeAt(3) === type.length;
};

interface Among {
  readonly users: readonly User[];
  readonly index: number;
}

const checkUser = (user: User, { users, index }: Among): readonly Finding[] => {
  const path = ['users', index];
  const name = [...path, 'name'];
  const findings = [...checkLogin(user, path)];
  if (!isAccountName(user.name)) {
    findings.push(
      wrong(name, `no user name: ${user.name}`, 'small letters, digits, - and _, at most 32'),
    );
  }
  if (user.name === 'root') findings.push(wrong(name, 'root is there already', 'use rootpw'));
  if (users.findIndex((other) => other.name === user.name) !== index) {
    findings.push(wrong(name, `the user ${user.name} is there twice`, 'keep one of them'));
  }
  user.groups.forEach((group, at) => {
    if (!isAccountName(group)) {
      findings.push(wrong([...path, 'groups', at], `no group name: ${group}`, 'such as wheel'));
    }
  });
  return [...findings, ...checkDetails(user, path)];
};

const isAccountName = (name: string): boolean => /^[a-z_][a-z0-9_-]{0,31}$/.test(name);

const checkDetails = ({ home, shell, comment, uid }: User, path: Path): readonly Finding[] => {
  const findings: Finding[] = [];
  for (const [member, value] of Object.entries({ home, shell })) {
    if (value === undefined || /^\/[\w./+-]+$/.test(value)) continue;
    findings.push(wrong([...path, member], `no absolute path: ${value}`, 'begin it with /'));
  }
  if (comment !== undefined && /[:\n\r\0]/.test(comment)) {
    findings.push(wrong([...path, 'comment'], 'a colon or line break in gecos', 'remove it'));
  }
  if (uid !== undefined && (uid === 0 || uid > 65533)) {
    findings.push(wrong([...path, 'uid'], `no user id for a person: ${uid}`, '1000 to 59999'));
  }
  return findings;
};
