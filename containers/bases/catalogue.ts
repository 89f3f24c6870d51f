import { almalinux10 } from './almalinux-10.ts';
import type { Base, DebsBase } from './base.ts';
import { centos7 } from './centos-7.ts';
import { debian12 } from './debian-12.ts';

/** Every base: one file and one line. */
export const bases: readonly Base[] = [debian12, centos7, almalinux10];

/** What hosts every step, whatever base a product stands on: its tool set is the tools image. */
export const toolsBase: DebsBase = debian12;

export const baseNamed = (name: string): Base | undefined =>
  bases.find((base) => base.name === name);
