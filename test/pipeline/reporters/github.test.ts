import { expect, test } from 'vitest';
import type { Event } from '../../../pipeline/core/event.ts';
import { unpainted } from '../../../pipeline/paint.ts';
import { github } from '../../../pipeline/reporters/github.ts';
import { failedBuild, failedRun } from '../../contracts/reporter.ts';
import { memorySink } from '../../rig/memory-sink.ts';

const show = (events: readonly Event[]) => {
  const messages = memorySink();
  const summaries: string[] = [];
  const reporter = github(
    { data: memorySink(), messages },
    { paint: unpainted, now: () => 0, stepSummary: (markdown) => summaries.push(markdown) },
  );
  for (const event of events) reporter.handle(event);
  reporter.close();
  return { text: messages.text(), summary: summaries.join('') };
};

const annotations = (text: string) =>
  text.split('\n').filter((line) => line.startsWith('::error '));

test('a root cause is annotated at its place, on one line', () => {
  expect(annotations(show(failedRun).text)).toEqual([
    '::error file=specs/packages/xen/xen.spec,line=7,col=3,title=build/exit::' +
      'rpmbuild of xen ended with code 1%0Amake: *** [all] Error 2%0Akiln build xen',
  ]);
});

test('what a failure only blocked is not annotated, and is named in the summary', () => {
  const blocked = failedRun.map((event): Event =>
    event.type === 'action-ended' ? { ...event, outcome: 'blocked' } : event,
  );
  const { text, summary } = show(blocked);
  expect(annotations(text)).toEqual([]);
  expect(text).toContain('\nblocked: xen\n');
  expect(summary).toContain('\nblocked: xen\n');
});

test('percent signs and commas in properties cannot end the command', () => {
  const strange = { ...failedBuild, code: 'a,b:c', message: '100 %\r\n::warning::x' };
  const text = show(
    failedRun.map((event): Event =>
      event.type === 'action-ended' ? { ...event, diagnostic: strange } : event,
    ),
  ).text;
  expect(annotations(text)[0]).toMatch(/title=a%2Cb%3Ac::100 %25%0D%0A::warning::x%0A/);
});

test('no more annotations than GitHub shows', () => {
  const failures = failedRun.filter(({ type }) => type === 'action-ended');
  const many = Array.from({ length: 15 }).flatMap(() => failures);
  expect(annotations(show(many).text)).toHaveLength(10);
});

test('the failed log is in a group, and the summary is the step summary', () => {
  const { text, summary } = show(failedRun);
  expect(text).toMatch(/::group::failed build-rpm xen\n[^]*make: [^]*\n::endgroup::\n/);
  expect(summary).toMatch(/^```text\n[^]*failed: build-rpm xen[^]*```\n$/);
});
