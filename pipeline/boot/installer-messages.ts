/** What the installer's lines on the console come to. */
export type InstallerMessage =
  { readonly kind: 'done' } | { readonly kind: 'failed'; readonly message: string };

/** The installer's last word, if it has said it. */
export const lastWord = (text: string): InstallerMessage | undefined => {
  const failed = /^KILN-INSTALL: failed: (.*)$/m.exec(text)?.[1];
  if (failed !== undefined) return { kind: 'failed', message: failed };
  return /^KILN-INSTALL: done/m.test(text) ? { kind: 'done' } : undefined;
};

/** The disk that the installer asks about, once it does. */
export const questionAbout = (text: string): string | undefined =>
  /^Type (\S+) to erase it and install, or no to stop: /m.exec(text)?.[1];

/** The step that the installer is at: `[ 8/12] Installing packages`. */
export const currentStep = (text: string): string | undefined =>
  text
    .slice(-65_536)
    .matchAll(/^\[ ?\d+\/\d+\] .+$/gm)
    .toArray()
    .at(-1)?.[0];
