import { type Image, checkImage, describeImageFailure } from '../../iso/image.ts';
import { readPackageList, type MediumPackage } from '../../iso/manifest.ts';
import { type PlannedMedium, planImage, planMedium } from '../../iso/plan-image.ts';
import type { Product } from '../../recipes/product.ts';
import { planRepo } from '../../repo/plan-repo.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { filesOf, type Report } from '../core/report.ts';
import { failure, type Result, success } from '../core/result.ts';
import { output } from '../core/action.ts';
import { type CheckedProfile, checkProfiles, type ProfileText } from './check-profiles.ts';
import type { PlannedProduct } from './open-product.ts';
import type { LoadedProject } from './read-project.ts';

/** A product's image as composed, with what its manifest is written from. */
export interface ComposedProduct {
  readonly image: Image;
  readonly repository: Output<'repository'>;
  readonly iso: Output<'iso'>;
  readonly packages: readonly MediumPackage[];
  readonly report: Report;
}

type Failures = readonly Diagnostic[];

/** Answers as far as they can be checked before anything is built. */
export const readProfiles = async (
  project: LoadedProject,
): Promise<Result<readonly ProfileText[], Failures>> => {
  const texts = await Promise.all(
    project.product.value.image.answers.map(async (written) => ({
      written,
      text: await project.textOf(written.file),
    })),
  );
  const checked = checkProfiles(texts);
  return checked.ok ? success(texts) : checked;
};

/** An image as planned, before its medium's content is known. */
export interface PlannedImage {
  readonly image: Image;
  readonly medium: PlannedMedium;
  /** The ISO, with answers that are not yet checked against the medium. */
  readonly iso: Output<'iso'>;
}

export interface ImageOptions {
  readonly profiles: readonly ProfileText[];
  /** The snapshot's time, in seconds since 1970. */
  readonly epoch: number;
}

/** Plans the repository and the image of a product. */
export const planProductImage = async (
  planned: PlannedProduct,
  { profiles, epoch }: ImageOptions,
): Promise<Result<PlannedImage, Failures>> => {
  const checked = checkProfiles(profiles);
  if (!checked.ok) return checked;
  const image = imageOf(planned, { profiles: checked.value, epoch });
  if (!image.ok) return image;
  const { tools } = planned.prepared;
  const { image: written } = planned.project.product.value;
  const medium = planMedium(repositoryOf(planned, epoch), {
    tools,
    image: image.value,
    installRoot: written.installRoot,
    packages: written.medium,
  });
  const iso = planImage(medium, {
    tools,
    image: image.value,
    answers: kickstartsOf(checked.value),
    notices: await noticesOf(planned.project),
  });
  return success({ image: image.value, medium, iso });
};

/**
 * Signs, checks and composes. Answers are checked against the medium before the ISO is made.
 * Fails with no diagnostics where an action failed.
 */
export const composeProduct = async (
  planned: PlannedProduct,
  options: ImageOptions,
): Promise<Result<ComposedProduct, Failures>> => {
  const { run } = planned;
  const plan = await planProductImage(planned, options);
  if (!plan.ok) return plan;
  const { image, medium, iso } = plan.value;
  const { repository, installRoot, description, bootImages } = medium;
  const before = await run.execute([repository, installRoot, description, bootImages]);
  const known = await mediumFacts(planned, medium, before);
  if (known === undefined) return failure([]);
  const checked = checkProfiles(options.profiles, known.medium);
  if (!checked.ok) return checked;
  const report = await run.execute([iso, repository]);
  return filesOf(report, iso) === undefined
    ? failure([])
    : success({ image, repository, iso, packages: known.packages, report });
};

const repositoryOf = (
  { project, base, prepared, packages, key }: PlannedProduct,
  epoch: number,
): Output<'repository'> => {
  const product = project.product.value;
  const groups = [
    ...prepared.repositoryImports.map(({ subject, rpms }) => ({ subject, rpms: [rpms] })),
    ...[...packages.values()].map(({ package: { name }, rpms }) => ({
      subject: name,
      rpms: [rpms],
    })),
  ];
  return planRepo(groups, {
    tools: prepared.tools,
    key,
    product: product.name,
    sourceDateEpoch: epoch,
    install: product.image.medium,
    headerAndPayload: !base.rpm.sha256Digests,
  });
};

const imageOf = (
  { project, key }: PlannedProduct,
  { profiles, epoch }: { readonly profiles: readonly CheckedProfile[]; readonly epoch: number },
): Result<Image, Failures> => {
  const { name, title, version, arch, image } = project.product.value;
  if (arch !== 'x86_64') return failure([unbootable(arch)]);
  const checked = checkImage({
    name,
    title,
    version,
    arch,
    volumeId: image.volumeId,
    epoch,
    key: key.isDevelopment ? 'development' : 'release',
    profiles: profiles.map(({ profile }) => profile),
    defaultProfile: defaultOf(project.product.value),
    timeout: 15,
    mediaCheck: true,
  });
  return checked.ok ? checked : failure(checked.failure.map(describeImage(project)));
};

const defaultOf = ({ image }: Product): string =>
  image.answers.find(({ isDefault }) => isDefault)?.name ?? '';

const describeImage =
  ({ product }: LoadedProject) =>
  (problem: Parameters<typeof describeImageFailure>[0]): Diagnostic => ({
    code: `image/${problem.kind}`,
    message: describeImageFailure(problem),
    location: product.locate(['image']),
    exitCode: 2,
  });

const unbootable = (arch: string): Diagnostic => ({
  code: 'image/arch',
  message: `no boot loader for ${arch} yet: images are for x86_64`,
  exitCode: 2,
});

const mediumFacts = async (
  { run }: PlannedProduct,
  { description }: PlannedMedium,
  report: Report,
) => {
  const fileOf = (path: string) => run.textOf(report, output('facts', description.action, path));
  // One after the other: what is lost of them is made again once.
  const list = await fileOf('packages.tsv');
  const provides = await fileOf('provides.txt');
  if (list === undefined || provides === undefined) return undefined;
  const packages = readPackageList(list);
  if (!packages.ok) throw new Error(`packages.tsv:${packages.failure.line}: not as expected`);
  return {
    packages: packages.value,
    medium: {
      names: new Set(packages.value.map(({ name }) => name)),
      provides: new Set(provides.split('\n')),
    },
  };
};

const kickstartsOf = (profiles: readonly CheckedProfile[]): Readonly<Record<string, string>> =>
  Object.fromEntries(profiles.map(({ profile, kickstart }) => [profile.id, kickstart]));

const noticesOf = async ({
  product,
  textOf,
}: LoadedProject): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await Promise.all(
      product.value.image.licences.map(
        async (file) => [file.slice(file.lastIndexOf('/') + 1), await textOf(file)] as const,
      ),
    ),
  );
