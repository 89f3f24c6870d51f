/** Lines after which a machine does nothing useful any more. A new one is one line here. */
const signs: readonly RegExp[] = [
  /Kernel panic - not syncing.*/,
  /\(XEN\) Panic on CPU.*/,
  /\(XEN\) Hardware Dom0 crashed.*/,
  /Entering emergency mode.*/,
  /You are in emergency mode.*/,
  /No bootable device.*/,
  /UEFI Interactive Shell.*/,
  /^grub rescue>.*/m,
];

/** The first such line, if there is one. */
export const crashIn = (text: string): string | undefined => {
  // A console's text grows to megabytes, and it is looked at several times a second.
  const recent = text.slice(-16_384);
  for (const sign of signs) {
    const line = sign.exec(recent)?.[0];
    if (line !== undefined) return line.trim();
  }
  return undefined;
};
