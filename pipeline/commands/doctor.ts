import { tableLines } from '../reporters/table-lines.ts';
import { allChecks } from '../setup/all-checks.ts';
import type { Check } from '../setup/checks/check.ts';
import type { CommandContext } from './context.ts';

/** Shows what this machine has and lacks. 0 if Kiln can work here, 36 otherwise. */
export const run = async (
  _options: Readonly<Record<string, never>>,
  context: CommandContext,
): Promise<number> => {
  const checks = await allChecks(context);
  const healthy = checks.every(({ status }) => status !== 'fail');
  context.stdout(
    context.json
      ? `${JSON.stringify({ version: '1.0', healthy, checks })}\n`
      : `${doctorLines(checks).join('\n')}\n`,
  );
  return healthy ? 0 : 36;
};

/** A table of the checks, then one line for each thing to do. */
export const doctorLines = (checks: readonly Check[]): readonly string[] => [
  ...tableLines(
    checks.map(({ status, name, found }) => [status, name, found]),
    { leftColumns: 3 },
  ),
  ...checks.flatMap(({ name, fix }) => (fix === undefined ? [] : [`→ ${name}: ${fix}`])),
];
