import { baseNamed } from '../../containers/bases/catalogue.ts';
import type { Output } from '../core/action.ts';
import { asDigest } from '../core/digest.ts';
import { planOf } from '../core/plan.ts';
import { success } from '../core/result.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { openRun, type Run } from '../open-run.ts';
import { holdBaseImage } from '../project/hold-base-image.ts';
import { importCodeDigest } from '../project/import-code-digest.ts';
import { outsideFiles } from '../project/outside-files.ts';
import { prepareBase } from '../project/prepare-base.ts';
import { readProject } from '../project/read-project.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';
import type { CommandContext } from './context.ts';

export interface FetchFlags {
  readonly product: string;
}

/** Brings all that a product takes from outside into cache and engine, and checks what is there. */
export const run = async ({ product }: FetchFlags, context: CommandContext): Promise<number> => {
  const project = await readProject(context.projectRoot, product);
  if (!project.ok) return context.end({ diagnostics: project.failure });
  const base = baseNamed(project.value.product.value.base);
  if (base === undefined) throw new Error('a checked product names an unknown base');
  const { imports, toolImports } = project.value;
  const code = await importCodeDigest();
  const options = { product: project.value.product.value, imports, toolImports, code };
  const prepared = prepareBase(base, options);
  if (!prepared.ok) return context.end({ diagnostics: [prepared.failure] });
  // What one mirror has lost is told with all else that is lost.
  const opened = await openRun(context, {
    product,
    title: 'fetch',
    keepGoing: true,
    places: false,
    secret: noSecret,
  });
  if (!opened.ok) return context.end({ diagnostics: [describeRunLock(opened.failure)] });
  const running = opened.value;
  try {
    const files = outsideFiles(project.value, prepared.value);
    await removeSpoilt(files, running, context);
    await running.execute(files);
    const image = context.drain.aborted
      ? success(undefined)
      : await holdBaseImage(prepared.value, context.env);
    const { cache } = context.folders;
    const held = image.ok && image.value !== undefined ? { image: image.value } : {};
    return context.end({
      result: { files: planOf(files).actions.length, ...held, cache },
      diagnostics: image.ok ? [] : [image.failure],
      logFolder: running.logFolder,
    });
  } finally {
    await running.close();
  }
};

const noSecret = () => Promise.resolve(undefined);

/** Later there may be nobody to ask for these bytes once more. */
const removeSpoilt = async (
  files: readonly Output<'file'>[],
  { store, note }: Run,
  { drain }: CommandContext,
): Promise<void> => {
  for (const { job, label } of planOf(files).actions) {
    if (drain.aborted || job.kind !== 'fetch') return;
    const digest = asDigest(job.sha256);
    try {
      if ((await store.size(digest)) !== undefined)
        await store.verify(digest, store.pathOf(digest));
    } catch (error) {
      if (!(error instanceof CorruptedEntry)) throw error;
      const message = `${label.subject}: the cache had other bytes: it is fetched again`;
      note(message, { level: 'warning' });
    }
  }
};
