// A workspace that names a program of its own as the server, and has one where the
// user's setting looks for it: neither is started before the workspace is trusted, and
// then it is told that it is no server.
const assert = require('node:assert');
const fs = require('node:fs');
const { run } = require('./workbench.cjs');
const { PORT, FOLDER } = process.env;

const wasRun = (name = 'was-run') => fs.existsSync(`${FOLDER}/${name}`);

run(PORT, FOLDER, {
  async 'restricted mode'(w) {
    await w.see('.statusbar', 'Restricted Mode');
    await w.openFile('Dockerfile');
  },
  async 'the own server runs'(w) {
    await w.page.waitForSelector('.squiggly-warning');
    assert(!wasRun(), 'the program of the workspace was run');
    assert(!wasRun('other-was-run'), "the program that the user's setting leads to in the workspace was run");
  },
  async 'nothing is built'(w) {
    await w.keys.press('F1');
    await w.keys.type('stagels: ');
    await w.see('.quick-input-list .monaco-list-row', 'stagels: Copy docker build');
    const offered = await w.labels('.quick-input-list .monaco-list-row');
    assert(!offered.some(l => /Build This Stage/.test(l)), offered.join(' | '));
    await w.keys.press('Escape');
    return offered.join(' | ');
  },
  async 'trusted'(w) {
    await w.command('Workspaces: Manage Workspace Trust');
    await w.page.locator('.workspace-trust-editor a.monaco-button', { hasText: /^Trust$/ }).first().click();
    const told = await w.see('.notification-toast', 'stagels is not running: ');
    assert.match(told, /is not stagels/);
    assert(wasRun(), 'the program of the workspace was not run');
    await w.picture('cannot-start');
    return told;
  },
  async 'the message opens the setting'(w) {
    await w.page.locator('.notification-toast .monaco-button', { hasText: 'Open Settings' }).click();
    return w.see('.settings-editor .settings-tree-container', /Stagels: Path/);
  },
});
