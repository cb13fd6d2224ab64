import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { positionOf } from './file';
import type { Location } from './protocol';
import type { Workspace } from './workspace';

// definition goes to where what stands at the cursor is defined.
export async function goToDefinition(workspace: Workspace, say: (words: string) => void): Promise<void> {
  const state = workspace.view.state;
  const found = await workspace.ask<Location[] | null>('textDocument/definition', { position: positionOf(state.doc, state.selection.main.head) }).catch(() => null);
  const first = found?.find(l => workspace.file(l.uri));
  if (first) workspace.goTo(first);
  else say('Nothing defines what stands here');
}

// clicks goes there by a click with Ctrl, on a Mac with Cmd.
export function clicks(workspace: () => Workspace, say: (words: string) => void): Extension {
  return EditorView.domEventHandlers({
    click: event => {
      if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
      void goToDefinition(workspace(), say);
      return true;
    },
  });
}
