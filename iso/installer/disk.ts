import { z } from 'zod';

/** A disk as the installer sees it. */
export interface Disk {
  /** As people name it: `sda`. */
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly bytes: number;
  readonly model: string;
  readonly serial: string;
  readonly readOnly: boolean;
  /** Every device on it, itself included, by path. */
  readonly devices: readonly string[];
  /** Where something of it is mounted now. */
  readonly mounts: readonly string[];
  /** What is on it, for people: `sda1 ext4 "root" 20 GiB`. */
  readonly contents: readonly string[];
}

interface Device {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly model: string | null;
  readonly serial: string | null;
  readonly ro: boolean;
  readonly fstype: string | null;
  readonly label: string | null;
  readonly mountpoints: readonly (string | null)[];
  readonly children?: readonly Device[] | undefined;
}

const device: z.ZodType<Device> = z.lazy(() =>
  z.object({
    name: z.string(),
    path: z.string(),
    type: z.string(),
    size: z.number(),
    model: z.string().nullable(),
    serial: z.string().nullable(),
    ro: z.boolean(),
    fstype: z.string().nullable(),
    label: z.string().nullable(),
    mountpoints: z.array(z.string().nullable()),
    children: z.array(device).optional(),
  }),
);

const listing = z.object({ blockdevices: z.array(device) });

/** What `parseDisks` reads. */
export const lsblkCommand = [
  'lsblk',
  '--json',
  '--bytes',
  '--output',
  'NAME,PATH,TYPE,SIZE,MODEL,SERIAL,RO,FSTYPE,LABEL,MOUNTPOINTS',
] as const;

/** The top-level devices of lsblk's JSON. Throws on what is none: lsblk is part of the medium. */
export const parseDisks = (json: string): readonly Disk[] =>
  listing.parse(JSON.parse(json)).blockdevices.map(diskOf);

const diskOf = (top: Device): Disk => {
  const all = [top, ...below(top)];
  return {
    name: top.name,
    path: top.path,
    kind: top.type,
    bytes: top.size,
    model: top.model?.trim() ?? '',
    serial: top.serial?.trim() ?? '',
    readOnly: top.ro,
    devices: all.map(({ path }) => path),
    mounts: all.flatMap(({ mountpoints }) => mountpoints.filter((mount) => mount !== null)),
    contents: all.flatMap(contentOf),
  };
};

const below = ({ children = [] }: Device): readonly Device[] =>
  children.flatMap((child) => [child, ...below(child)]);

const contentOf = ({ name, type, fstype, label, size }: Device): readonly string[] => {
  if (fstype === null && type === 'disk') return [];
  const labelled = label === null ? '' : ` "${label}"`;
  return [`${name} ${fstype ?? 'unknown'}${labelled} ${humanSize(size)}`];
};

/** `931 GiB`; for people, who compare it with a label that counts in thousands. */
export const humanSize = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ''}`;
};
