import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler, type ErrorHandlerResult } from 'vscode-languageclient';

const most = 4; // times that a server is started again
const within = 3 * 60_000; // milliseconds

// Crashes has a server that ended started again, but not for ever.
export class Crashes implements ErrorHandler {
  private times: number[] = [];

  constructor(private readonly tooMany: (reason: string) => void) {}

  // A message that cannot be written mostly means that the server just ended. The
  // client would give up then; that the connection closed is told right after it.
  error(): ErrorHandlerResult {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.times = [...this.times.filter(t => now - t < within), now];
    if (this.times.length <= most) return { action: CloseAction.Restart, handled: true };
    this.tooMany(`the server ended ${this.times.length} times within ${within / 60_000} minutes`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
