import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Status } from './status';

// Running is the extension while it is active, and what it exports.
export interface Running {
  readonly client: BaseLanguageClient | undefined;
  readonly status: Status;
  readonly onRunning: (() => void)[]; // called when a server runs
  restart(): Promise<void>;
  stop(): Promise<void>;
  // ended is told of a server that ended without the client's noticing.
  ended(): void;
}
