import { EditorSelection } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { Client } from './client';
import { type File, folder, offsetOf } from './file';
import type { Initialized, Location, WorkspaceEdit } from './protocol';
import { server } from './server';

const tooSoon = 5000; // milliseconds: a server that ends so early would end again

// Workspace has the files, the one view on them, and the server.
export class Workspace {
  client: Client | undefined;
  told: Initialized | undefined;
  shown: File;
  readonly whenShown: (() => void)[] = [];
  readonly whenStarted: (() => void)[] = [];
  readonly whenChanged: (() => void)[] = [];

  constructor(
    readonly files: File[],
    readonly view: EditorView,
    private readonly state: (words: string) => void,
    private readonly say: (words: string, bad: boolean) => void,
  ) {
    this.shown = files[0] as File;
    this.shown.show(view);
    for (const f of files) f.whenChanged = () => this.whenChanged.forEach(hear => hear());
  }

  // start starts the server, and once more if it ends.
  async start(worker = server()): Promise<void> {
    const begun = Date.now();
    this.state('Starting the server…');
    try {
      const client = new Client(await worker, why => this.ended(why, begun));
      this.told = await client.initialize(folder);
      this.client = client;
    } catch (e) {
      this.state('');
      return this.say(`stagels cannot start: ${(e as Error).message}`, true);
    }
    this.files.forEach(f => f.open(this.client as Client));
    this.whenStarted.forEach(f => f());
  }

  private ended(why: string, begun: number): void {
    this.client = undefined;
    if (Date.now() - begun > tooSoon) void this.start();
    else this.say(`The server ended (${why}). Load the page again.`, true);
  }

  file(uri: string): File | undefined {
    return this.files.find(f => f.uri === uri);
  }

  // ask asks the server about the file that is shown, at the cursor or at an offset.
  async ask<R>(method: string, params: object): Promise<R | undefined> {
    return this.client?.ask<R>(method, { textDocument: this.shown.document, ...params });
  }

  show(file: File): void {
    if (file === this.shown) return;
    this.shown.hide();
    this.shown = file;
    file.show(this.view);
    this.whenShown.forEach(f => f());
  }

  goTo({ uri, range }: Location): void {
    const file = this.file(uri);
    if (!file) return;
    this.show(file);
    const at = (p: Location['range']['start']) => offsetOf(file.state.doc, p);
    const selection = EditorSelection.single(at(range.start), at(range.end));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.main, { y: 'center' }) });
    this.view.focus();
  }

  // edit makes a change of several files, or none of it if one of them is another text by now.
  edit(change: WorkspaceEdit | undefined, userEvent: string): boolean {
    const parts = (change?.documentChanges ?? []).map(c => ({ file: this.file(c.textDocument?.uri), ...c }));
    if (parts.some(p => !p.file?.is(p.textDocument.version))) return false;
    for (const p of parts) p.file?.edit(p.edits, userEvent);
    return parts.length > 0;
  }
}
