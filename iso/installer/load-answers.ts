import { success } from '../../pipeline/core/result.ts';
import type { Answers, Script } from '../answers/answers.ts';
import { type CheckedAnswers, checkKickstart } from '../answers/check-kickstart.ts';
import { describeProblem, hasErrors } from '../answers/problem.ts';
import type { AnswersPlace, BootArguments } from './boot-arguments.ts';
import type { Medium } from './find-medium.ts';
import type { Machine } from './machine.ts';
import { type Outcome, stop } from './outcome.ts';
import { publicKeyOf } from './ssh-key.ts';
import { startNetwork } from './start-network.ts';

/** Reads the answers that the boot arguments name, checks them, and adds the ssh keys. */
export const loadAnswers = async (
  machine: Machine,
  boot: BootArguments,
  medium: Medium,
): Promise<Outcome<Answers>> => {
  const text = await readText(machine, boot.answers, medium);
  if (!text.ok) return text;
  const name = placeName(boot.answers);
  const { answers, problems } = checked(text.value);
  const lines = problems.map((problem) => describeProblem(name, problem));
  if (answers === undefined || hasErrors(problems)) {
    return stop(`the answers ${name} have errors`, lines);
  }
  for (const line of lines) machine.say(`  ${line}`);
  const syntax = await checkScripts(machine, answers.scripts);
  if (!syntax.ok) return syntax;
  const keys = await readKeys(machine, boot.sshKeys);
  if (!keys.ok) return keys;
  const { root, confirm } = answers;
  return success({
    ...answers,
    // Nobody has named these answers: whoever started this may not know that a disk is at stake.
    confirm: confirm || boot.answers.kind === 'default',
    root: { ...root, sshKeys: [...root.sshKeys, ...keys.value] },
  });
};

// Warnings about login are made before inst.sshkey= is looked at, which is what it is for.
const checked = (text: string): CheckedAnswers => {
  const { answers, problems } = checkKickstart(text);
  return {
    answers,
    problems: problems.filter(({ message }) => !message.startsWith('nobody can log')),
  };
};

const defaultPath = '/answers/default.ks';

const placeName = (place: AnswersPlace): string => {
  switch (place.kind) {
    case 'default':
      return defaultPath;
    case 'medium':
    case 'file':
      return place.path;
    case 'url':
      return place.url;
    case 'unknown':
      return place.text;
  }
};

const readText = async (
  machine: Machine,
  place: AnswersPlace,
  medium: Medium,
): Promise<Outcome<string>> => {
  const name = placeName(place);
  switch (place.kind) {
    case 'unknown':
      return stop(`inst.ks=${name}: write cdrom:/path, file:/path or http://…`);
    case 'url':
      return download(machine, name);
    default: {
      const path = place.kind === 'file' ? name : `${medium.path}${name}`;
      const text = await machine.read(path);
      if (text !== undefined) return success(text);
      const there = await machine.list(`${medium.path}/answers`);
      return stop(`no answers at ${path}`, [`on the medium: ${there.join(', ') || 'none'}`]);
    }
  }
};

const download = async (machine: Machine, url: string): Promise<Outcome<string>> => {
  const network = await startNetwork(machine);
  if (!network.ok) return network;
  const got = await machine.download(url);
  return got.ok ? success(got.text) : stop(`cannot download ${url}`, [got.why]);
};

const checkScripts = async (
  machine: Machine,
  scripts: readonly Script[],
): Promise<Outcome<undefined>> => {
  for (const { interpreter, body, when } of scripts) {
    if (!/\/(ba|da)?sh$/.test(interpreter)) continue;
    const { code, stderr } = await machine.run(['bash', '-n'], { input: body });
    if (code !== 0) return stop(`a %${when} script is no shell script`, stderr.split('\n'));
  }
  return success(undefined);
};

const readKeys = async (
  machine: Machine,
  texts: readonly string[],
): Promise<Outcome<readonly string[]>> => {
  const keys: string[] = [];
  for (const text of texts) {
    const got = /^https?:\/\//.test(text) ? await download(machine, text) : success(text);
    if (!got.ok) return got;
    for (const line of got.value.split('\n').filter((one) => one.trim() !== '')) {
      const key = publicKeyOf(line);
      if (key === undefined) return stop(`inst.sshkey=${text}: no public key`);
      keys.push(key);
    }
  }
  return success(keys);
};
