import { success } from '../../pipeline/core/result.ts';
import type { Answers } from '../answers/answers.ts';
import { nobodyCanLogIn } from '../answers/checks/accounts.ts';
import type { Machine } from './machine.ts';
import { must, type Outcome, stop } from './outcome.ts';

const shortest = 8;

/** Who installs by hand, with answers that let nobody in, types a password for root. */
export const askPassword = async (
  machine: Machine,
  answers: Answers,
): Promise<Outcome<Answers>> => {
  if (!nobodyCanLogIn(answers)) return success(answers);
  if (!answers.confirm) {
    machine.say('         nobody will be able to log in: no password, no ssh key');
    return success(answers);
  }
  machine.say('The answers let nobody log in. Root needs a password.');
  const typed = await typedTwice(machine);
  if (typed === undefined) return stop('no password given: nothing was changed');
  const hashed = await must(machine, ['openssl', 'passwd', '-6', '-stdin'], {
    input: `${typed}\n`,
  });
  if (!hashed.ok) return hashed;
  const password = { kind: 'hash', hash: hashed.value.trim() } as const;
  return success({ ...answers, root: { ...answers.root, password } });
};

const typedTwice = async (machine: Machine): Promise<string | undefined> => {
  for (;;) {
    const first = await machine.askSecret(`Password for root, ${shortest} characters or more: `);
    if (first === undefined) return undefined;
    if (first.length < shortest) {
      machine.say('That is too short.');
      continue;
    }
    const second = await machine.askSecret('The same again: ');
    if (second === undefined) return undefined;
    if (first === second) return first;
    machine.say('Those two differ.');
  }
};
