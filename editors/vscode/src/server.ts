import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { type ExtensionContext, workspace } from 'vscode';

const program = process.platform === 'win32' ? 'stagels.exe' : 'stagels';

export interface Server {
  path: string;
  version: string; // what it says of itself
}

// findServer is a server that runs: the one that stagels.path names, the one in the
// extension, or one on PATH. An error tells why there is none.
export async function findServer(context: ExtensionContext): Promise<Server> {
  const named = namedServer();
  if (named && (workspace.isTrusted || !isRelative(named))) {
    const path = absolute(named);
    return { path, version: await ask(path, `${path}, which stagels.path names,`) };
  }
  const bundled = context.asAbsolutePath(path.join('server', program));
  const server = existsSync(bundled) ? bundled : onPath();
  if (!server) {
    throw new Error('there is no server in the extension and none on PATH. Install stagels, or name it in stagels.path');
  }
  return { path: server, version: await ask(server, server) };
}

function namedServer(): string {
  return workspace.getConfiguration('stagels').get<string>('path', '').trim();
}

function absolute(named: string): string {
  if (inHome(named)) return path.join(homedir(), named.slice(2));
  return path.resolve(workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(), named);
}

const inHome = (named: string) => named.startsWith('~/') || named.startsWith('~\\');

// isRelative tells whether a server is looked for in the workspace, whose program it is
// then. VS Code keeps back the setting of a workspace that is not trusted; the user's own
// may lead into it all the same.
export function isRelative(named = namedServer()): boolean {
  return named !== '' && !inHome(named) && !path.isAbsolute(named);
}

// Spawning a bare name would look into the working folder first on Windows, and into
// relative entries of PATH anywhere: a workspace that is not trusted could bring a
// program of that name.
function onPath(): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(folder => path.isAbsolute(folder))
    .map(folder => path.join(folder, program))
    .find(file => existsSync(file));
}

// ask has the server tell its version: one that cannot is better found out here than
// by a connection that breaks. An error calls it by the name.
async function ask(server: string, name: string): Promise<string> {
  let said: string;
  try {
    said = (await promisify(execFile)(server, ['version'], { timeout: 10_000, windowsHide: true })).stdout;
  } catch (error) {
    throw new Error(`${name} ${reason(error as NodeJS.ErrnoException)}`);
  }
  if (!said.startsWith('stagels ')) throw new Error(`${name} is not stagels`);
  return said.split('\n', 1)[0];
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
      return 'may not be executed';
  }
  return `does not run here: ${error.message.trim()}`;
}
