// Runs in the extension host of VS Code for the Web: it opens what is to be typed in,
// and tells of each change what the buffer holds. typing-web.cjs has the keys.
const vscode = require('vscode');

const OTHERS = ''; // typing-web.cjs puts the other Dockerfiles in
const SETTINGS = {}; // and the user's settings for Dockerfiles

const tell = (what, value) => console.log(`${what} ${JSON.stringify(value)}`);

exports.run = async () => {
  await vscode.extensions.getExtension('stagels.stagels').activate();
  const open = async text => vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'dockerfile', content: text }), { preview: false });
  const settings = vscode.workspace.getConfiguration('', { languageId: 'dockerfile' });
  for (const [name, value] of Object.entries(SETTINGS)) await settings.update(name, value, vscode.ConfigurationTarget.Global, true);
  await open(OTHERS);
  const { document } = await open('');
  const state = () => {
    const { selection } = vscode.window.activeTextEditor;
    tell('BUFFER', { text: document.getText(), before: document.offsetAt(selection.start) });
  };
  vscode.workspace.onDidChangeTextDocument(e => e.document === document && state());
  vscode.window.onDidChangeTextEditorSelection(e => e.textEditor.document === document && state());
  tell('READY', 0);
  await new Promise(() => {}); // until the page is closed
};
