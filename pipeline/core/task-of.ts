import { type Action, membersOf } from './action.ts';
import type { Contents } from './contents.ts';
import type { Task, TaskInput } from './host.ts';

/** An action with the content of its inputs; what is not known counts as empty. */
export const taskOf = (action: Action, contents: Contents): Task => {
  const inputs = action.inputs.flatMap(({ path, content }): readonly TaskInput[] => {
    if (content.kind === 'text') return [{ path, kind: 'text', text: content.text }];
    const outputs = content.kind === 'closure' ? membersOf(content) : [content];
    return outputs.map((one) => ({
      path,
      kind: 'files',
      files: contents.filesOf(one) ?? [],
      of: one.action.label,
    }));
  });
  const { environment } = action;
  const image = environment.kind === 'image' ? contents.digestOf(environment.output) : undefined;
  return image === undefined ? { action, inputs } : { action, inputs, image };
};
