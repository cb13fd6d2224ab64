import { Disposable, EventEmitter, Range, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState, Uri, commands, window, workspace } from 'vscode';
import {
  type CallHierarchyItem,
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  DocumentSymbolRequest,
  type Range as ServerRange,
  State,
} from 'vscode-languageclient';
import type { Running } from './running';
import { type Entry, stagesOf } from './stages';

const pause = 700; // milliseconds without a key, until the tree follows

// Stage is a stage of the Dockerfile that is looked at.
interface Stage {
  uri: Uri;
  name: string;
  base: string; // the image or the stage behind its FROM
  line: number; // of its FROM, from 0
  last: boolean; // it is built if nothing is said
}

// Use is one place where a stage takes something from another, or a file builds it.
interface Use {
  text: string;
  uri: Uri;
  range: Range;
  outward: boolean; // the stage takes it; else it is taken
}

type Node = Stage | Use;

// StagesTree shows the stages of the Dockerfile at hand in the side bar: what each takes,
// and who takes it. A stage that is opened is asked about; no other is.
export class StagesTree implements TreeDataProvider<Node>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: Disposable[];
  private uri: Uri | undefined; // of the Dockerfile that was looked at last
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly session: Running) {
    this.subscriptions = [
      this.changed,
      window.registerTreeDataProvider('stagels.stages', this),
      window.onDidChangeActiveTextEditor(() => this.look()),
      workspace.onDidChangeTextDocument(e => e.document.uri.toString() === this.uri?.toString() && this.soon(pause)),
    ];
    session.onRunning.push(() => this.soon(0));
    this.look();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach(s => s.dispose());
  }

  getTreeItem(node: Node): TreeItem {
    return 'name' in node ? stageItem(node) : useItem(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (this.session.client?.state !== State.Running) return [];
    if (!node) return this.stages();
    return 'name' in node ? this.uses(node) : [];
  }

  private look(): void {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== 'dockerfile' || document.uri.toString() === this.uri?.toString()) return;
    if (!this.uri) void commands.executeCommand('setContext', 'stagels.hasDockerfile', true); // shows the view
    this.uri = document.uri;
    this.soon(0);
  }

  private soon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), wait);
  }

  private async stages(): Promise<Stage[]> {
    const uri = this.uri;
    if (!uri) return [];
    const outline = await this.session.client?.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: uri.toString() } }).catch(() => undefined);
    return stagesOf((outline ?? []) as Entry[]).map((s, i, all) => ({ uri, name: s.name, base: s.detail ?? '', line: s.range.start.line, last: i === all.length - 1 }));
  }

  private async uses(of: Stage): Promise<Use[]> {
    const client = this.session.client;
    const textDocument = { uri: of.uri.toString() };
    const found = await client?.sendRequest(CallHierarchyPrepareRequest.type, { textDocument, position: { line: of.line, character: 0 } });
    const item = found?.[0];
    if (!client || !item) return [];
    const [taken, takers] = await Promise.all([client.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item }), client.sendRequest(CallHierarchyIncomingCallsRequest.type, { item })]);
    return [
      ...(taken ?? []).flatMap(call => usesOf(call.to, of.uri, call.fromRanges, true)),
      ...(takers ?? []).flatMap(call => usesOf(call.from, Uri.parse(call.from.uri), call.fromRanges, false)),
    ];
  }
}

// usesOf are the places of one call: what is called another way at each is one line.
function usesOf(item: CallHierarchyItem, uri: Uri, ranges: ServerRange[], outward: boolean): Use[] {
  return ranges.map(r => ({ text: item.name, uri, range: new Range(r.start.line, r.start.character, r.end.line, r.end.character), outward }));
}

function stageItem(stage: Stage): TreeItem {
  const item = new TreeItem(stage.name, TreeItemCollapsibleState.Collapsed);
  item.id = `${stage.uri.toString()}#${stage.name}`;
  item.description = [stage.base && `from ${stage.base}`, stage.last ? 'built' : ''].filter(Boolean).join(', ');
  item.iconPath = new ThemeIcon(stage.last ? 'target' : 'layers');
  item.contextValue = 'stage';
  item.command = goTo(stage.uri, new Range(stage.line, 0, stage.line, 0));
  return item;
}

function useItem(use: Use): TreeItem {
  const item = new TreeItem(use.outward ? `takes ${use.text}` : `taken by ${use.text}`);
  const file = use.uri.path.slice(use.uri.path.lastIndexOf('/') + 1);
  item.description = `${file}:${use.range.start.line + 1}`;
  item.iconPath = new ThemeIcon(use.outward ? 'arrow-down' : 'arrow-up');
  item.command = goTo(use.uri, use.range);
  return item;
}

function goTo(uri: Uri, selection: Range) {
  return { command: 'vscode.open', title: 'Open', arguments: [uri, { selection }] };
}
