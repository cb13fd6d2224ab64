import { type Diagnostic, type Disposable, type Uri, languages, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import { type Finding, doubled } from './doubled';
import type { Running } from './running';

// Other extensions report on Dockerfiles too: Docker's has BuildKit check them,
// Microsoft's has a linter of its own. What they show already is left out of ours,
// unless stagels.diagnostics.beside is "all".

const ours = 'stagels'; // the source of our diagnostics

export const besideMiddleware: Middleware = {
  // The result is asked for in full: that it is unchanged says nothing of what was
  // left out of the last one.
  provideDiagnostics: async (document, _, token, next) => {
    const report = await next(document, undefined, token);
    if (report?.kind !== 'full' || !leavesOut()) return report;
    const uri = 'uri' in document ? document.uri : document;
    return { ...report, items: without(uri, report.items) };
  },
};

// beside has the diagnostics asked for again whenever another extension's change on a
// Dockerfile that is open, and when the setting does.
export function beside(session: Running): Disposable {
  const seen = new Map<string, string>();
  const renew = () => session.client?.getFeature('textDocument/diagnostic')?.refresh();
  const changes = languages.onDidChangeDiagnostics(({ uris }) => {
    const changed = uris.filter(isOpenDockerfile).filter(uri => {
      const now = JSON.stringify(others(uri).map(finding));
      const before = seen.get(uri.toString()) ?? '[]';
      seen.set(uri.toString(), now);
      return now !== before;
    });
    if (changed.length > 0 && leavesOut()) renew();
  });
  const settings = workspace.onDidChangeConfiguration(e => {
    if (e.affectsConfiguration('stagels.diagnostics.beside')) renew();
  });
  const closed = workspace.onDidCloseTextDocument(d => void seen.delete(d.uri.toString()));
  return { dispose: () => [changes, settings, closed].forEach(d => d.dispose()) };
}

function leavesOut(): boolean {
  return workspace.getConfiguration('stagels').get('diagnostics.beside') !== 'all';
}

function without(uri: Uri, items: Diagnostic[]): Diagnostic[] {
  const foreign = others(uri).map(finding);
  return foreign.length === 0 ? items : items.filter(own => !foreign.some(other => doubled(finding(own), other)));
}

function others(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(d => d.source !== ours);
}

function isOpenDockerfile(uri: Uri): boolean {
  return workspace.textDocuments.some(d => d.languageId === 'dockerfile' && d.uri.toString() === uri.toString());
}

function finding(d: Diagnostic): Finding {
  const code = typeof d.code === 'object' ? d.code.value : d.code;
  return { source: d.source ?? '', code: code ?? '', message: d.message, error: d.severity === 0, range: d.range };
}
