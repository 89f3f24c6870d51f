import { action, type Input, type Output, output } from '../../pipeline/core/action.ts';
import { renderBootMenu } from '../boot-menu.ts';
import { type Image, isoName } from '../image.ts';
import { mediumDescriptions } from '../treeinfo.ts';
import { composeIsoScript } from './compose-iso-script.ts';

/** What the medium is put together from. Nothing of it is compressed or unpacked again. */
export interface MediumParts {
  /** Laid on the medium as it is: Packages/, repodata/, key. */
  readonly repository: Output<'repository'>;
  /** From `composeInstallRoot`: squashfs.img and boot/. */
  readonly installRoot: Output<'tree'>;
  /** From `makeBootImages`. */
  readonly bootImages: Output<'tree'>;
  /** From `describeMedium`: licences/. */
  readonly description: Output<'tree'>;
}

export interface MediumTexts {
  readonly image: Image;
  /** Kickstart text of each profile, by the profile's id. */
  readonly answers: Readonly<Record<string, string>>;
  /** The product's own terms and notes: path on the medium → text (`LICENSE`, `EULA`). */
  readonly notices: Readonly<Record<string, string>>;
}

/**
 * The hybrid ISO: `<name>-<version>-<arch>.iso`. Boots from CD and USB on BIOS
 * and UEFI. Bit-identical for equal inputs.
 */
export const composeIso = (
  tools: Output<'image'>,
  parts: MediumParts,
  texts: MediumTexts,
): Output<'iso'> =>
  output(
    'iso',
    action(
      { step: 'compose-iso', subject: isoName(texts.image) },
      {
        job: {
          kind: 'container',
          argv: ['/bin/bash', '-euo', 'pipefail', '-c', composeIsoScript],
          env: environmentOf(texts.image),
          user: 'builder',
          root: 'read-only',
          limits: { memoryMiB: 1024, pids: 256, seconds: 1800 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: inputsOf(parts, texts),
      },
    ),
  );

const environmentOf = (image: Image): Readonly<Record<string, string>> => ({
  LC_ALL: 'C',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  TZ: 'UTC',
  SOURCE_DATE_EPOCH: String(image.epoch),
  KILN_ISO: isoName(image),
  KILN_VOLUME_ID: image.volumeId,
});

const inputsOf = (parts: MediumParts, texts: MediumTexts): readonly Input[] => [
  { path: '/in/repo', content: parts.repository },
  { path: '/in/root', content: parts.installRoot },
  { path: '/in/boot', content: parts.bootImages },
  { path: '/in/description', content: parts.description },
  ...Object.entries(mediumTexts(texts)).map(([path, text]): Input => ({
    path: `/in/medium/${path}`,
    content: { kind: 'text', text },
  })),
];

const mediumTexts = ({
  image,
  answers,
  notices,
}: MediumTexts): Readonly<Record<string, string>> => ({
  ...notices,
  ...mediumDescriptions(image),
  'boot/grub/grub.cfg': renderBootMenu(image),
  ...Object.fromEntries(
    Object.entries(answers).map(([profile, text]) => [`answers/${profile}.ks`, text]),
  ),
});
