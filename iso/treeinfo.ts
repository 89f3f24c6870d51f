import type { Image } from './image.ts';

/** Small text files that tell tools and installers what a medium is; path on the medium → text. */
export const mediumDescriptions = (image: Image): Readonly<Record<string, string>> => ({
  '.treeinfo': renderTreeinfo(image),
  '.discinfo': renderDiscinfo(image),
  'media.repo': renderMediaRepo(image),
});

/**
 * productmd's .treeinfo 1.2. The composer, which alone has the bytes, adds `[checksums]` behind it:
 * no section may follow that needs another place.
 */
export const renderTreeinfo = (image: Image): string =>
  [
    section('header', [
      ['type', 'productmd.treeinfo'],
      ['version', '1.2'],
    ]),
    section('release', [
      ['name', image.title],
      ['short', image.name],
      ['version', image.version],
    ]),
    section('tree', [
      ['arch', image.arch],
      ['build_timestamp', String(image.epoch)],
      ['platforms', `${image.arch},xen`],
      ['variants', image.name],
    ]),
    section(`variant-${image.name}`, [
      ['id', image.name],
      ['name', image.title],
      ['packages', 'Packages'],
      ['repository', '.'],
      ['type', 'variant'],
      ['uid', image.name],
    ]),
    section('stage2', [['mainimage', 'LiveOS/squashfs.img']]),
    ...[image.arch, 'xen'].map(imagesSection),
    generalSection(image),
  ].join('\n');

/** Anaconda's .discinfo: time, product, architecture, discs. */
const renderDiscinfo = ({ epoch, title, version, arch }: Image): string =>
  [String(epoch), `${title} ${version}`, arch, 'ALL', ''].join('\n');

/** A repository file for a mounted medium. It enforces signatures as every client of ours does. */
const renderMediaRepo = ({ name, title, version, epoch }: Image): string =>
  section('InstallMedia', [
    ['name', `${title} ${version}`],
    ['mediaid', String(epoch)],
    ['baseurl', `file:///run/media/${name}`],
    ['metadata_expire', '-1'],
    ['gpgcheck', '1'],
    ['repo_gpgcheck', '1'],
    ['enabled', '0'],
    ['cost', '500'],
  ]);

const imagesSection = (platform: string): string =>
  section(`images-${platform}`, [
    ['kernel', 'boot/vmlinuz'],
    ['initrd', 'boot/initramfs.img'],
    ...(platform === 'xen' ? ([['xen', 'boot/xen.gz']] as const) : []),
  ]);

// What readers older than productmd know.
const generalSection = (image: Image): string =>
  section('general', [
    ['family', image.title],
    ['version', image.version],
    ['arch', image.arch],
    ['name', `${image.title} ${image.version}`],
    ['timestamp', String(image.epoch)],
    ['packagedir', 'Packages'],
    ['repository', '.'],
    ['variant', image.name],
    ['variants', image.name],
  ]);

type Member = readonly [key: string, value: string];

const section = (name: string, members: readonly Member[]): string =>
  `[${name}]\n${members.map(([key, value]) => `${key} = ${value}\n`).join('')}`;
