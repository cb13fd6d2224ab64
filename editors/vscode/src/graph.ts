import { type Disposable, Position, Range, Selection, TextEditorRevealType, Uri, ViewColumn, type WebviewPanel, env, window, workspace } from 'vscode';
import { DocumentSymbolRequest, ExecuteCommandRequest } from 'vscode-languageclient';
import { graphPage } from './graph_page';
import { notRunning } from './messages';
import type { Running } from './running';
import { type Entry, stagesOf } from './stages';

const pause = 300; // milliseconds without a key, until the picture follows

// What the page tells.
interface Told {
  line?: number; // a node was chosen that begins on that line, from 1
  target?: string; // "" for all stages
  do?: 'begin' | 'save' | 'copy';
}

// Graphs are the pictures of stages that are open, one for each Dockerfile.
export class Graphs implements Disposable {
  private readonly open = new Map<string, Graph>();

  constructor(
    private readonly session: Running,
    private readonly extension: Uri,
  ) {}

  // show opens the picture of the Dockerfile in the editor beside it.
  show(): string | undefined {
    const document = window.activeTextEditor?.document;
    if (!this.session.client || document?.languageId !== 'dockerfile') return notRunning();
    const key = document.uri.toString();
    const graph = this.open.get(key) ?? new Graph(this.session, this.extension, document.uri, () => this.open.delete(key));
    this.open.set(key, graph);
    graph.reveal();
    return key;
  }

  dispose(): void {
    this.open.forEach(g => g.dispose());
  }
}

class Graph implements Disposable {
  private readonly panel: WebviewPanel;
  private readonly nonce = globalThis.crypto.randomUUID();
  private readonly subscriptions: Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private target = '';
  private asked = 0; // how often the server was asked: an answer that is late counts no more
  private shown = '';

  constructor(
    private readonly session: Running,
    extension: Uri,
    private readonly uri: Uri,
    closed: () => void,
  ) {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    this.panel = window.createWebviewPanel('stagels.graph', `Stages of ${name}`, { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [] });
    void this.load(Uri.joinPath(extension, 'media'));
    this.subscriptions = [
      this.panel.webview.onDidReceiveMessage((told: Told) => void this.told(told)),
      this.panel.onDidChangeViewState(() => this.panel.visible && this.soon(0)),
      workspace.onDidChangeTextDocument(e => this.isOf(e.document.uri) && this.soon(pause)),
      window.onDidChangeTextEditorSelection(e => this.isOf(e.textEditor.document.uri) && this.follow(e.selections[0])),
      this.panel.onDidDispose(() => {
        closed();
        this.dispose();
      }),
    ];
  }

  private async load(media: Uri): Promise<void> {
    const text = async (name: string) => new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(media, name)));
    this.panel.webview.html = graphPage(await text('graph.js'), await text('graph.css'), this.nonce);
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.splice(0).forEach(s => s.dispose());
    this.panel.dispose();
  }

  private isOf(uri: Uri): boolean {
    return uri.toString() === this.uri.toString();
  }

  private soon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.draw(), wait);
  }

  // draw has the page show what the text says now, if that is another picture.
  private async draw(): Promise<void> {
    const asked = ++this.asked;
    const targets = await this.targets();
    if (!targets.includes(this.target)) this.target = '';
    const { picture, none } = await this.picture('svg');
    if (asked !== this.asked) return;
    const svg = picture.replace('<style>', `<style nonce="${this.nonce}">`);
    const now = JSON.stringify([svg, none, targets, this.target]);
    if (now === this.shown || !(await this.panel.webview.postMessage({ svg, none, targets, chosen: this.target }))) return;
    this.shown = now;
  }

  // targets are the names that docker build --target takes.
  private async targets(): Promise<string[]> {
    const outline = await this.session.client?.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: this.uri.toString() } }).catch(() => undefined);
    return stagesOf((outline ?? []) as Entry[]).map(s => s.name).filter(name => !/^FROM( |$)/.test(name));
  }

  private async picture(format: 'svg' | 'mermaid'): Promise<{ picture: string; none: string }> {
    if (!this.session.client) return { picture: '', none: 'stagels is not running.' };
    const argument = { uri: this.uri.toString(), target: this.target, format };
    try {
      const picture = (await this.session.client.sendRequest(ExecuteCommandRequest.type, { command: 'stagels.graph', arguments: [argument] })) as string;
      return { picture, none: '' };
    } catch {
      return { picture: '', none: 'The file has no stage yet.' };
    }
  }

  private follow(selection: Selection): void {
    void this.panel.webview.postMessage({ cursor: selection.active.line + 1 });
  }

  private async told(told: Told): Promise<void> {
    if (told.line) await this.goTo(told.line);
    if (told.target !== undefined) {
      this.target = told.target;
      await this.draw();
    }
    if (told.do === 'begin') await this.begin();
    if (told.do === 'save') await this.save();
    if (told.do === 'copy') await this.copy();
  }

  // begin fills a page that is new: VS Code makes one anew when its tab is shown again.
  private async begin(): Promise<void> {
    this.shown = '';
    await this.draw();
    const editor = window.visibleTextEditors.find(e => this.isOf(e.document.uri));
    if (editor) this.follow(editor.selection);
  }

  private async goTo(line: number): Promise<void> {
    const editor = window.visibleTextEditors.find(e => this.isOf(e.document.uri));
    const at = new Position(line - 1, 0);
    const shown = await window.showTextDocument(this.uri, { viewColumn: editor?.viewColumn ?? ViewColumn.One, selection: new Range(at, at) });
    shown.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private async save(): Promise<void> {
    const to = await window.showSaveDialog({ defaultUri: Uri.joinPath(this.uri, '..', 'stages.svg'), filters: { SVG: ['svg'] } });
    const { picture } = await this.picture('svg');
    if (to && picture) await workspace.fs.writeFile(to, new TextEncoder().encode(picture));
  }

  private async copy(): Promise<void> {
    const { picture } = await this.picture('mermaid');
    if (!picture) return;
    await env.clipboard.writeText(picture);
    window.setStatusBarMessage('Copied the stages as a Mermaid flowchart', 5000);
  }
}
