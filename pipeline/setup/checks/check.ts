import type { Environment, Folders } from '../../folders.ts';

/** One finding about this machine. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** One line: what to do. Only where the status is not `ok`. */
  readonly fix?: string;
}

export interface CheckContext {
  readonly env: Environment;
  readonly folders: Folders;
  readonly projectRoot: string;
}

/** Looks at one thing, and changes nothing. */
export type Examine = (context: CheckContext) => Promise<readonly Check[]>;
