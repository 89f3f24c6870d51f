export interface BootSectorOptions {
  /** Printed on the first serial port. */
  readonly says: string;
  /** `reset` ends a machine that must not reboot; `hang` is silent for ever. */
  readonly ending: 'reset' | 'hang';
}

const messageAt = 48;

/** A disk of 1 MiB whose boot sector is a guest of its own: the smallest that a BIOS starts. */
export const bootSector = ({ says, ending }: BootSectorOptions): Uint8Array => {
  const bytes = new Uint8Array(1024 * 1024);
  bytes.set([...print, ...(ending === 'reset' ? reset : []), ...hang]);
  bytes.set(new TextEncoder().encode(`${says}\0`), messageAt);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
};

// xor ax, ax; mov ds, ax; mov si, 0x7c00 + messageAt; then each byte to port 0x3f8 until a zero.
const print = [
  [0x31, 0xc0, 0x8e, 0xd8, 0xbe, messageAt, 0x7c],
  [0xac, 0x84, 0xc0, 0x74, 0x06, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf5],
].flat();
// Port 0xcf9 is the chipset's reset button.
const reset = [0xba, 0xf9, 0x0c, 0xb0, 0x06, 0xee];
const hang = [0xeb, 0xfe];
