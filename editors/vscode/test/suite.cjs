// Runs inside VS Code's extension host, on a machine and in a web worker alike: so it
// needs nothing but vscode.
const vscode = require('vscode');

const web = typeof process === 'undefined' || vscode.env.uiKind === vscode.UIKind.Web && !vscode.env.remoteName;

function equal(got, want, what) {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}

async function until(what, holds) {
  let last;
  for (const end = Date.now() + 15000; Date.now() < end; ) {
    last = await holds();
    if (last) return last;
    await new Promise(r => setTimeout(r, 50));
  }
  const { text, detail } = vscode.extensions.getExtension('stagels.stagels').exports.status;
  throw new Error(`never: ${what} (${text}: ${detail})`);
}

const configure = (key, value) => vscode.workspace.getConfiguration('stagels').update(key, value, vscode.ConfigurationTarget.Global);
const ours = uri => vscode.languages.getDiagnostics(uri).filter(d => d.source === 'stagels');
const codes = uri => ours(uri).map(d => d.code.value ?? d.code).sort();

async function show(content) {
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  const editor = await vscode.window.showTextDocument(document);
  return { uri: document.uri, document, editor };
}

const source = ['FROM golang AS builder', 'FROM builder AS Test', 'RUN --mount=from=builder,target=/b true', 'WORKDIR app', 'FROM node', 'FROM scratch', 'COPY --from=bulder /a /a', 'EXPOSE abc', ''].join('\n');

const tests = {
  async 'is the packaged extension'() {
    const extension = vscode.extensions.getExtension('stagels.stagels');
    await extension.activate();
    const { status, client } = extension.exports;
    await until('the status tells the version', () => /^stagels ./.test(status.text) && client.initializeResult);
    equal(client.initializeResult.serverInfo.name, 'stagels', 'the server');
  },

  async 'checks the workspace'() {
    if (web) return 'not in a web worker: it has no files';
    equal(await vscode.commands.executeCommand('stagels.checkWorkspace'), '2 problems in 2 Dockerfiles', 'what is found');
  },

  async 'takes Dockerfiles by their names, and ignore files for what they are'() {
    const names = { Containerfile: 'dockerfile', 'api.Dockerfile': 'dockerfile', 'Dockerfile.dev': 'dockerfile', 'Containerfile.dev': 'dockerfile', 'Dockerfile.dockerignore': 'ignore',
      'Dockerfile-prod': 'dockerfile', 'prod-Dockerfile': 'dockerfile', Dockerfile_ci: 'dockerfile', 'x.Dockerfile-ubuntu': 'dockerfile', 'dockerfile.go': 'go', 'Dockerfile.template': 'plaintext' };
    for (const [name, language] of Object.entries(names)) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'untitled', path: `/${name}` }));
      equal(document.languageId, language, name);
    }
  },

  async 'reports, defines, completes'() {
    const { uri, document, editor } = await show(source);
    await until('diagnostics', () => ours(uri).length > 0);
    const definition = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', uri, new vscode.Position(2, 18));
    const range = definition[0].targetSelectionRange ?? definition[0].range;
    equal([range.start.line, range.start.character], [0, 15], 'the definition of a mount');
    await editor.edit(e => e.insert(document.lineAt(document.lineCount - 1).range.end, 'COPY --link --from='));
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, document.lineAt(document.lineCount - 1).range.end, '=');
    const labels = list.items.map(i => i.label.label ?? i.label);
    for (const name of ['builder', 'Test']) if (!labels.some(l => l.toLowerCase() === name.toLowerCase())) throw new Error(`${name} is not in ${labels}`);
  },

  async 'settings hold at once'() {
    const { uri } = await show(source);
    await until('StageNameCasing', () => codes(uri).includes('StageNameCasing'));
    await configure('rules.skip', ['StageNameCasing']);
    await until('the rule is skipped', () => ours(uri).length > 0 && !codes(uri).includes('StageNameCasing'));
    await configure('rules.skip', undefined);
    await configure('rules.severity', { UnknownStage: 'error' });
    await until('the severity', () => ours(uri).some(d => (d.code.value ?? d.code) === 'UnknownStage' && d.severity === vscode.DiagnosticSeverity.Error));
    await configure('rules.severity', undefined);
    await configure('diagnostics.enable', false);
    await until('silence', () => ours(uri).length === 0);
    await configure('diagnostics.enable', undefined);
    await until('all again', () => codes(uri).includes('StageNameCasing'));
  },

  async 'beside other extensions nothing is shown twice'() {
    const { uri } = await show(source);
    await until('all', () => codes(uri).includes('WorkdirRelativePath') && ours(uri).some(d => d.severity === vscode.DiagnosticSeverity.Error));
    const before = codes(uri);
    const diagnostic = (range, message, severity, source, code) => Object.assign(new vscode.Diagnostic(range, message, severity), { source, code });
    const line = n => new vscode.Range(n, 0, n, 80);
    const others = vscode.languages.createDiagnosticCollection('others');
    // As Docker's extension does it: the names of BuildKit's checks, whole lines.
    others.set(uri, [diagnostic(line(1), 'Stage names should be lowercase', vscode.DiagnosticSeverity.Warning, 'docker-language-server', { value: 'StageNameCasing', target: uri })]);
    await until('Docker\'s check is left out of ours', () => JSON.stringify(codes(uri)) === JSON.stringify(before.filter(c => c !== 'StageNameCasing')));
    const fixes = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, new vscode.Range(1, 16, 1, 20));
    if (!fixes.some(f => f.title.startsWith('Write test'))) throw new Error(`its fix is gone: ${fixes.map(f => f.title)}`);
    // As Microsoft's do: numbers, single words.
    const port = ours(uri).find(d => d.severity === vscode.DiagnosticSeverity.Error);
    others.set(uri, [
      diagnostic(new vscode.Range(3, 8, 3, 11), 'WORKDIR paths should be absolute', vscode.DiagnosticSeverity.Warning, 'dockerfile-utils', 50),
      diagnostic(port.range, 'Invalid containerPort', vscode.DiagnosticSeverity.Error, 'dockerfile-utils', 24),
    ]);
    await until('Microsoft\'s are left out of ours, Docker\'s is back', () => codes(uri).includes('StageNameCasing') && !codes(uri).includes('WorkdirRelativePath') && !ours(uri).some(d => d.severity === vscode.DiagnosticSeverity.Error));
    if (!codes(uri).includes('UnknownStage')) throw new Error('a rule of our own is gone');
    // The same number from anyone else means nothing, nor does a warning on the word of an error.
    others.set(uri, [
      diagnostic(new vscode.Range(3, 8, 3, 11), 'Style', vscode.DiagnosticSeverity.Warning, 'someone', 50),
      diagnostic(port.range, 'Style', vscode.DiagnosticSeverity.Warning, 'someone', 51),
    ]);
    await until('ours are all there', () => JSON.stringify(codes(uri)) === JSON.stringify(before));
    others.set(uri, [diagnostic(line(1), 'as above', vscode.DiagnosticSeverity.Warning, 'docker-language-server', 'StageNameCasing')]);
    await until('left out again', () => !codes(uri).includes('StageNameCasing'));
    await configure('diagnostics.beside', 'all');
    await until('the setting shows all', () => JSON.stringify(codes(uri)) === JSON.stringify(before));
    await configure('diagnostics.beside', undefined);
    await until('and hides it again', () => !codes(uri).includes('StageNameCasing'));
    others.dispose();
    await until('the other extension is gone', () => JSON.stringify(codes(uri)) === JSON.stringify(before));
  },

  async 'a code lens opens the references'() {
    const { uri } = await show(source);
    const lenses = await until('lenses', async () => {
      const all = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 10);
      return all.length > 0 && all;
    });
    const uses = lenses.find(l => l.command?.command === 'stagels.showReferences');
    equal(uses.command.arguments[2].length, 2, 'the uses of builder');
    await vscode.commands.executeCommand(uses.command.command, ...uses.command.arguments);
  },

  async 'copies the build of the stage at the cursor'() {
    await show(source);
    equal((await vscode.commands.executeCommand('stagels.copyBuildCommand')) ?? null, null, 'a file that is not on the disk');
    if (web) return 'not more in a web worker: it has no files';
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'Dockerfile');
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    // The window's word on an earlier place could come behind the next one.
    const goTo = line => new Promise(there => {
      const arrived = vscode.window.onDidChangeTextEditorSelection(e => e.textEditor === editor && e.selections[0].active.line === line && (arrived.dispose(), there()));
      editor.selection = new vscode.Selection(line, 0, line, 0);
    });
    const at = async line => {
      if (editor.selection.active.line !== line) await goTo(line);
      return vscode.commands.executeCommand('stagels.copyBuildCommand');
    };
    const copied = await until('the command', () => at(5));
    equal(copied, 'docker build --target builder -f Dockerfile .', 'a stage with a name');
    equal(await vscode.env.clipboard.readText(), copied, 'the clipboard');
    equal(await at(8), copied, 'between two stages');
    equal((await at(1)) ?? null, null, 'above the first stage');
    equal((await at(10)) ?? null, null, 'a stage without a name');
    equal(await at(14), 'docker build --target test -f Dockerfile .', 'another');
    await editor.edit(e => e.replace(editor.document.lineAt(16).range, 'FROM scratch'));
    equal(await until('the last stage', () => at(17)), 'docker build -f Dockerfile .', 'the last stage');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'a server that ends is started again'() {
    const running = vscode.extensions.getExtension('stagels.stagels').exports, { client } = running;
    const processId = client.serverProcess?.pid;
    await client.sendNotification('exit', {});
    await until('another one runs', () => (processId ? running.client.serverProcess && running.client.serverProcess.pid !== processId : running.client !== client) && /^stagels [^i]/.test(running.status.text));
    const { uri } = await show(source);
    await until('diagnostics', () => ours(uri).length > 0);
  },

  async 'restarts'() {
    const { uri } = await show(source);
    const running = vscode.extensions.getExtension('stagels.stagels').exports, before = running.client;
    await vscode.commands.executeCommand('stagels.restart');
    if (running.client === before) throw new Error('the client is the old one');
    await until('diagnostics', () => ours(uri).length > 0);
    // Two at a time are one after the other.
    await Promise.all([vscode.commands.executeCommand('stagels.restart'), vscode.commands.executeCommand('stagels.restart')]);
    await until('diagnostics again', () => ours(uri).length > 0);
  },

  async 'a server that dies is started again, but not for ever'() {
    const running = vscode.extensions.getExtension('stagels.stagels').exports;
    if (!running.client.serverProcess) return 'not in a web worker: there is no process';
    const { uri } = await show(source);
    await until('diagnostics', () => ours(uri).length > 0);
    // One has ended before.
    for (let kills = 1; kills <= 3; kills++) {
      const { pid } = running.client.serverProcess;
      process.kill(pid, 'SIGKILL');
      await until(`another one runs after ${kills}`, () => running.client.serverProcess && running.client.serverProcess.pid !== pid && /^stagels [^i]/.test(running.status.text));
      await until(`diagnostics after ${kills}`, () => ours(uri).length > 0);
    }
    process.kill(running.client.serverProcess.pid, 'SIGKILL');
    await until('it gives up', () => /5 times/.test(running.status.detail));
    await vscode.commands.executeCommand('stagels.restart');
    await until('diagnostics again', () => ours(uri).length > 0);
  },

  async 'tells when there is no server'() {
    if (web) return 'not in a web worker: its server comes with it';
    const { status } = vscode.extensions.getExtension('stagels.stagels').exports;
    await configure('path', '/no/such/stagels');
    await until('it does not run', () => status.text === 'stagels is not running');
    equal((await vscode.commands.executeCommand('stagels.copyBuildCommand')) ?? null, null, 'a command without a server');
    await configure('path', undefined);
    await until('it runs again', () => /^stagels [^i]/.test(status.text));
    // Nothing is left over of a server that did not come up.
    const { uri } = await show(source);
    await until('diagnostics', () => ours(uri).length > 0);
  },
};

exports.run = async () => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      const told = await test();
      console.log(`ok   ${name}${told ? ` (${told})` : ''}`);
    } catch (e) {
      failed++;
      console.log(`FAIL ${name}: ${e.message}`);
    }
  }
  console.log(`${Object.keys(tests).length - failed} of ${Object.keys(tests).length} on VS Code ${vscode.version}`);
  if (failed) throw new Error(`${failed} failed`);
};
