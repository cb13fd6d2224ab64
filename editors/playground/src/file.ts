import { type ChangeSet, EditorState, type Extension, type Text, Transaction, type TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Client } from './client';
import type { Position, Range, TextEdit } from './protocol';

export const folder = { uri: 'file:///playground', name: 'playground' };

const remembered = 100; // versions, of which an answer can still be late

// offsetOf is where a place of the protocol's is in a text, the nearest if there is none.
export function offsetOf(doc: Text, { line, character }: Position): number {
  if (line >= doc.lines) return doc.length;
  const at = doc.line(line + 1);
  return Math.min(at.from + character, at.to);
}

export function positionOf(doc: Text, offset: number): Position {
  const line = doc.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

// File is a text that the server knows. Only one at a time is in the view.
export class File {
  readonly uri: string;
  private version = 1;
  private at: EditorState;
  private view: EditorView | undefined;
  private client: Client | undefined;
  whenChanged = (): void => {};
  private past: { doc: Text; changes: ChangeSet }[] = []; // the last one led to this version

  constructor(
    readonly name: string,
    readonly language: string,
    extensions: Extension,
  ) {
    this.uri = `${folder.uri}/${name}`;
    this.at = EditorState.create({ extensions });
  }

  get state(): EditorState {
    return this.view?.state ?? this.at;
  }

  get document(): { uri: string } {
    return { uri: this.uri };
  }

  // show puts the file into a view, hide takes it out.
  show(view: EditorView): void {
    view.setState(this.at);
    this.view = view;
  }

  hide(): void {
    this.at = this.state;
    this.view = undefined;
  }

  dispatch(spec: TransactionSpec): void {
    if (this.view) return this.view.dispatch(spec);
    const t = this.at.update(spec);
    this.at = t.state;
    if (t.docChanged) this.changed(t.startState.doc, t.changes);
  }

  // replace is another text in the place of this one. begin is the first text: there is no way
  // back from it.
  replace(text: string): void {
    this.dispatch(this.instead(text));
  }

  begin(text: string): void {
    this.dispatch({ ...this.instead(text), annotations: Transaction.addToHistory.of(false) });
  }

  private instead(text: string): TransactionSpec {
    return { changes: { from: 0, to: this.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true };
  }

  // open tells a server of the file, which is new to it.
  open(client: Client): void {
    this.client = client;
    this.past = [];
    client.tell('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId: this.language, version: this.version, text: this.state.doc.toString() },
    });
  }

  // changed tells the server of a change. Later parts of it go first: they move no earlier one.
  changed(before: Text, changes: ChangeSet): void {
    const parts: unknown[] = [];
    changes.iterChanges((from, to, _from, _to, inserted) => {
      parts.unshift({ range: { start: positionOf(before, from), end: positionOf(before, to) }, text: inserted.toString() });
    });
    this.version++;
    this.past.push({ doc: before, changes });
    if (this.past.length > remembered) this.past.shift();
    this.client?.tell('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: parts,
    });
    this.whenChanged();
  }

  is(version: number | null | undefined): boolean {
    return version == null || version === this.version;
  }

  now(): number {
    return this.version;
  }

  // spanSince finds where a range of an earlier version is now, if that is known.
  spanSince(version: number): ((range: Range) => { from: number; to: number }) | undefined {
    const since = this.past.length - (this.version - version);
    if (since < 0) return undefined;
    const doc = this.past[since]?.doc ?? this.state.doc;
    const changes = this.past.slice(since).map(p => p.changes);
    const now = (offset: number, side: number) => changes.reduce((at, c) => c.mapPos(at, side), offset);
    return range => {
      const from = now(offsetOf(doc, range.start), 1);
      return { from, to: Math.max(from, now(offsetOf(doc, range.end), -1)) };
    };
  }

  // edit makes edits, which are all of this version, in one step.
  edit(edits: TextEdit[], userEvent: string): void {
    const doc = this.state.doc;
    const changes = edits.map(e => ({ from: offsetOf(doc, e.range.start), to: offsetOf(doc, e.range.end), insert: e.newText }));
    this.dispatch({ changes, userEvent, scrollIntoView: true });
  }
}
