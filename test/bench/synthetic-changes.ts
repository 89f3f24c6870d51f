import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ModelledMachine, modelledMachine } from '../rig/modelled-machine.ts';
import { applyChange, type SyntheticChange, syntheticState } from '../rig/synthetic-change.ts';
import type { Measurement } from './measurement.ts';

const size = 500;

/**
 * How many packages are built for a change, beside how many the plan says before. The builds are
 * modelled; what is kept of them is on disk, as real runs keep it.
 */
export const syntheticChanges = async (): Promise<readonly Measurement[]> => {
  const cache = await mkdtemp(path.join(tmpdir(), 'kiln-cache-'));
  try {
    return await changesOn(modelledMachine('little', cache));
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
};

const changesOn = async (machine: ModelledMachine): Promise<readonly Measurement[]> => {
  let state = syntheticState({ seed: 1, size });
  await machine.build(state);
  const measurements: Measurement[] = [];
  for (const [name, change] of changes) {
    ({ state } = applyChange(state, change));
    const { built, foreseen } = await machine.build(state);
    const beside = { name: 'packages that may be built, as foreseen', value: foreseen.length };
    measurements.push({ name, value: built.length, unit: 'packages', beside });
  }
  return measurements;
};

const changes: readonly (readonly [string, SyntheticChange])[] = [
  [`one leaf touched among ${size}`, { kind: 'source', at: size - 1 }],
  ["the toolchain's comment touched", { kind: 'toolchain comment', at: 0 }],
  ["the toolchain's output changed", { kind: 'toolchain', at: 0 }],
];
