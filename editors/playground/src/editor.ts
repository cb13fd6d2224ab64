import { acceptCompletion, closeCompletion, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  EditorView, type KeyBinding, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, rectangularSelection,
} from '@codemirror/view';

// editor is what each file has: what a text editor has, and the keys of the page before those.
export function editor(name: string, keys: KeyBinding[], more: Extension): Extension {
  return [
    keymap.of([{ key: 'Escape', run: closeList }, ...keys, { key: 'Tab', run: acceptCompletion }]),
    more,
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    highlightSpecialChars(),
    drawSelection(),
    rectangularSelection(),
    EditorState.allowMultipleSelections.of(true),
    history(),
    search({ top: true }),
    keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': name, spellcheck: 'false' }),
    EditorView.lineWrapping,
  ];
}

// closeList closes a list that is there before anything else is closed.
function closeList(view: EditorView): boolean {
  return completionStatus(view.state) === 'active' && closeCompletion(view);
}

// view is an editor in a shadow: there its styles are sheets, which the page's policy takes,
// and no elements, which it does not.
export function view(pane: HTMLElement, sheet: CSSStyleSheet): EditorView {
  const root = pane.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  return new EditorView({ parent: root, root });
}
