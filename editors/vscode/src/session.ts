import { type ExtensionContext, type LogOutputChannel, commands, window, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient';
import { beside, besideMiddleware } from './beside';
import { registerCommands, serverCommands } from './commands';
import { Crashes } from './crashes';
import { Graphs } from './graph';
import type { Running } from './running';
import { stagesStatus } from './stages_status';
import { StagesTree } from './stages_tree';
import { Status } from './status';
import { traceChannel } from './trace';

// Launch makes the client of a server that is about to start, and says which server
// that is. It throws an Error that tells a person why that cannot be.
export type Launch = (options: LanguageClientOptions, say: (server: string) => void) => Promise<BaseLanguageClient>;

// begin starts the server, and all that needs it. It returns even if the server does
// not start: then a message told why, and the commands are there to try again.
export async function begin(context: ExtensionContext, launch: Launch): Promise<Running> {
  const output = window.createOutputChannel('stagels', { log: true });
  const trace = traceChannel(output);
  const session = new Session(output, trace, launch);
  const graphs = new Graphs(session, context.extensionUri);
  const tree = new StagesTree(session);
  const registered = registerCommands(session, output, context.workspaceState, graphs);
  context.subscriptions.push(output, trace, session.status, graphs, tree, ...registered, beside(session), stagesStatus(session));
  await session.restart();
  return session;
}

export class Session implements Running {
  client: BaseLanguageClient | undefined;
  readonly onRunning: (() => void)[] = []; // called when a server runs
  readonly status = new Status();
  private readonly crashes = new Crashes(reason => {
    this.client = undefined; // it has ended
    this.failed(reason);
  });
  private turns: Promise<void> = Promise.resolve(); // one start or stop after the other

  constructor(
    private readonly output: LogOutputChannel,
    private readonly trace: LogOutputChannel,
    private readonly launch: Launch,
  ) {}

  restart(): Promise<void> {
    return this.turn(async () => {
      await this.end();
      this.status.starting();
      try {
        await this.start();
      } catch (error) {
        this.failed((error instanceof Error ? error.message : String(error)).replace(/\.+$/, ''));
      }
    });
  }

  stop(): Promise<void> {
    return this.turn(() => this.end());
  }

  ended(): void {
    if (this.client && this.crashes.closed().action === CloseAction.Restart) void this.restart();
  }

  private turn(act: () => Promise<void>): Promise<void> {
    return (this.turns = this.turns.then(act));
  }

  private async start(): Promise<void> {
    const client = await this.launch(this.options(), server => this.output.info(server));
    client.registerFeature(serverCommandsFeature);
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return;
      if (newState === State.Running) {
        this.status.running(client.initializeResult?.serverInfo?.version);
        this.onRunning.forEach(act => act());
      }
      if (newState === State.Starting) this.status.starting();
      if (newState === State.Stopped) this.status.stopped('the server ended');
    });
    this.client = client;
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.status.stopped('the server was stopped');
    // A client whose server did not come up cannot be stopped, and needs not be. Any
    // other writes into the output why it did not stop in time.
    await client?.dispose(2000).catch(() => undefined);
  }

  // The message is not waited for: it stands until someone answers it.
  private failed(reason: string): void {
    this.output.error(reason);
    this.status.stopped(reason);
    const buttons = { 'Try Again': 'stagels.restart', 'Open Settings': 'stagels.openPathSetting', 'Show Output': 'stagels.showOutput' };
    void window.showErrorMessage(`stagels is not running: ${reason}.`, ...Object.keys(buttons)).then(chosen => {
      if (chosen) void commands.executeCommand(buttons[chosen as keyof typeof buttons]);
    });
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: documents(),
      outputChannel: this.output,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // The server asks for its settings too, but only after the first files are open.
      // What VS Code gives has functions in it, which cannot be sent to a worker.
      initializationOptions: () => ({ stagels: JSON.parse(JSON.stringify(workspace.getConfiguration('stagels'))) }),
      middleware: besideMiddleware,
      errorHandler: this.crashes,
    };
  }
}

// documents are the Dockerfiles that the server is told of. The left side of a
// comparison is one as well (git:), but nobody can mend it.
function documents() {
  const schemes = new Set(['file', 'untitled', 'vscode-vfs', ...(workspace.workspaceFolders ?? []).map(f => f.uri.scheme)]);
  return [...schemes].map(scheme => ({ scheme, language: 'dockerfile' }));
}

// serverCommandsFeature tells the server which commands its code lenses may call.
const serverCommandsFeature: StaticFeature = {
  fillClientCapabilities: capabilities => {
    capabilities.experimental = { ...capabilities.experimental, commands: { commands: serverCommands } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};
