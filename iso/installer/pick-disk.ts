import { success } from '../../pipeline/core/result.ts';
import type { Answers } from '../answers/answers.ts';
import { type Candidates, chooseDisks } from './choose-disk.ts';
import { type Disk, lsblkCommand, parseDisks } from './disk.ts';
import type { Medium } from './find-medium.ts';
import type { Machine } from './machine.ts';
import { must, type Outcome, stop } from './outcome.ts';
import { planPartitions } from './partition-table.ts';
import { describeDisk, describePlan, type DiskPlan } from './plan.ts';

/** Picks the disk, shows what will happen to it, and asks if the answers say so. */
export const pickDisk = async (
  machine: Machine,
  answers: Answers,
  medium: Medium,
): Promise<Outcome<DiskPlan>> => {
  const candidates = await findCandidates(machine, answers, medium);
  if (!candidates.ok) return candidates;
  const { suitable, refused } = candidates.value;
  const why = refused.map((one) => `${describeDisk(one.disk)}: ${one.why}`);
  for (const line of why) machine.note(`not taken: ${line}`);
  const [first, ...others] = suitable;
  if (first === undefined) return stop('no disk to install on', why);
  if (others.length === 0) return planFor(machine, answers, first);
  if (answers.confirm) return askWhich(machine, answers, suitable);
  return stop(
    'several disks could be taken: name the one with ignoredisk --only-use=',
    suitable.map(describeDisk),
  );
};

const findCandidates = async (
  machine: Machine,
  { storage: { disks } }: Answers,
  { device }: Medium,
): Promise<Outcome<Candidates>> => {
  await machine.run(['udevadm', 'settle']);
  const listed = await must(machine, lsblkCommand);
  if (!listed.ok) return listed;
  const only: string[] = [];
  for (const name of disks) {
    const path = await machine.resolve(`/dev/${name}`);
    if (path === undefined) return stop(`there is no disk ${name}, which the answers name`);
    only.push(path);
  }
  return success(chooseDisks(parseDisks(listed.value), { only, medium: device }));
};

const planFor = async (
  machine: Machine,
  answers: Answers,
  disk: Disk,
): Promise<Outcome<DiskPlan>> => {
  const partitions = planPartitions(answers.storage.layout, disk);
  if (!partitions.ok) return stop(partitions.failure);
  const plan = { disk, partitions: partitions.value };
  machine.say(describePlan(plan, answers));
  return answers.confirm ? confirmed(machine, plan) : success(plan);
};

const confirmed = async (machine: Machine, plan: DiskPlan): Promise<Outcome<DiskPlan>> => {
  const { name } = plan.disk;
  machine.say(`EVERYTHING on ${name} will be ERASED.`);
  for (;;) {
    const typed = await machine.ask(`Type ${name} to erase it and install, or no to stop: `);
    if (typed === name || typed === plan.disk.path) return success(plan);
    if (typed === undefined || typed === 'no') return stop('not confirmed: nothing was changed');
    machine.say(`That is not ${name}. Nothing was changed.`);
  }
};

const askWhich = async (
  machine: Machine,
  answers: Answers,
  disks: readonly Disk[],
): Promise<Outcome<DiskPlan>> => {
  machine.say('  There are several disks:');
  for (const disk of disks) {
    machine.say(`    ${describeDisk(disk)}`);
    for (const content of disk.contents) machine.say(`        ${content}`);
  }
  for (;;) {
    const typed = await machine.ask('Install on which disk? Type its name, or no to stop: ');
    if (typed === undefined || typed === 'no') return stop('no disk chosen: nothing was changed');
    const disk = disks.find(({ name }) => name === typed);
    if (disk !== undefined) return planFor(machine, answers, disk);
    machine.say(`There is no ${typed} among them.`);
  }
};
