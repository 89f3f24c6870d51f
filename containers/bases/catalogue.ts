import { almalinux10 } from './almalinux-10.ts';
import type { Base } from './base.ts';
import { centos7 } from './centos-7.ts';
import { debian12 } from './debian-12.ts';

/** Every base: one file and one line. */
export const bases: readonly Base[] = [debian12, centos7, almalinux10];

export const baseNamed = (name: string): Base | undefined =>
  bases.find((base) => base.name === name);
