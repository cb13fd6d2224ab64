// The installed extension, as its user sees it.
const assert = require('node:assert');
const fs = require('node:fs');
const { run } = require('./workbench.cjs');
const { PORT, FOLDER } = process.env;

// set writes the workspace's settings, as a person does in the file.
const set = settings => {
  fs.mkdirSync(`${FOLDER}/.vscode`, { recursive: true });
  fs.writeFileSync(`${FOLDER}/.vscode/settings.json`, JSON.stringify(settings));
};

const suggestions = '.suggest-widget.visible .monaco-list-row';

run(PORT, FOLDER, {
  async 'opens a Dockerfile'(w) {
    await w.openFile('Dockerfile');
    await w.see('.editor-instance .view-line', 'FROM golang');
  },

  async 'code lens'(w) {
    await w.page.locator('.codelens-decoration', { hasText: 'use' }).first().waitFor();
    // VS Code writes "no commands" where a lens can no longer be resolved. That none is
    // seen, whatever is done below, is looked at in the end.
    await w.page.evaluate(() => {
      globalThis.lenses = new Set();
      setInterval(() => document.querySelectorAll('.codelens-decoration').forEach(e => globalThis.lenses.add(e.innerText)), 20);
    });
    return (await w.page.locator('.codelens-decoration').allTextContents()).join(' | ');
  },

  // What the grammar colours looks the same once the server's tokens are there.
  async 'nothing changes its colour when tokens arrive'(w) {
    const differ = (a, b) => a.flatMap(([line, colour, text], i) => (b[i][1] === colour ? [] : [{ line, text, was: b[i][1], is: colour }]));
    set({ 'editor.inlayHints.enabled': 'off' });
    await w.until('hints are gone', async () => !(await w.lines()).some(l => /from=1.*node/.test(l)));
    const tokens = await w.colours();
    set({ 'editor.inlayHints.enabled': 'off', 'editor.semanticHighlighting.enabled': false });
    await w.until('tokens are gone', async () => differ(tokens, await w.colours()).length > 0);
    await w.page.waitForTimeout(500);
    const arrived = differ(tokens, await w.colours());
    set({});
    assert.deepEqual(arrived.filter(({ was }) => was !== 'plain'), []);
    return `${arrived.length} letters that were plain get a colour`;
  },

  async 'Enter goes on where the instruction does'(w) {
    await w.focusText();
    await w.keys.press('Control+End');
    await w.keys.type('\nRUN first \\\nsecond \\\nthird\n', { delay: 30 });
    await w.keys.type('FROM x', { delay: 30 });
    await w.line(/^FROM x$/);
    const lines = await w.lines();
    assert.deepEqual(lines.slice(-4), ['RUN first \\', '    second \\', '    third', 'FROM x']);
    for (let i = 0; i < 60 && !(await w.lines()).at(-2).startsWith('ENTRYPOINT'); i++) await w.keys.press('Control+z');
    return lines.slice(-4).join('⏎');
  },

  async 'inlay hint'(w) {
    return w.line(/COPY --link --from=1.*node/);
  },

  async 'squiggle'(w) {
    await w.page.waitForSelector('.squiggly-warning');
    await w.picture('overview', await w.code());
  },

  async 'message in Problems'(w) {
    await w.keys.press('Control+Shift+m');
    const row = await w.see('.markers-panel .monaco-list-row', '"bulder" is no stage');
    assert.match(row, /did you mean "builder"\?/);
    assert.match(row, /stagels/);
    assert.match(row, /\[Ln 18, Col 27\]/);
    await w.picture('problems', await w.code('.markers-panel .monaco-list-rows'));
    await w.keys.press('Control+Shift+m');
    return row;
  },

  async 'hover'(w) {
    await w.focusText();
    await w.goTo(14, 8);
    await w.command('Show or Focus Hover');
    const text = await w.see('.monaco-hover .hover-contents', 'builder');
    assert.match(text, /compiles the service/);
    await w.picture('hover', await w.code('.monaco-hover'));
    await w.keys.press('Escape');
    return text;
  },

  async 'a line that a hover names is a link'(w) {
    await w.goTo(14, 8);
    await w.command('Show or Focus Hover');
    await w.page.locator('.monaco-hover a', { hasText: /^15$/ }).first().click();
    await w.at(15, 1);
  },

  async 'definition from a mount'(w) {
    await w.goTo(15, 30);
    await w.keys.press('F12');
    await w.at(5, 22);
  },

  async 'completion behind other flags'(w) {
    await w.goTo(19, 1);
    await w.keys.press('End');
    await w.keys.press('Enter');
    await w.keys.type('COPY --link --from=', { delay: 20 });
    await w.page.locator(suggestions).first().waitFor();
    await w.keys.press('ArrowDown');
    const labels = await w.labels(suggestions);
    for (const name of ['builder', 'test']) assert(labels.some(l => l.startsWith(name)), `${name} in ${labels}`);
    assert(!labels.some(l => l.startsWith('final')), `the stage itself is offered: ${labels}`);
    await w.picture('completion', await w.code('.suggest-widget.visible'), 0); // the line at rest is told of soon
    await w.keys.type('bui', { delay: 20 });
    await w.page.waitForTimeout(300);
    await w.keys.press('Tab');
    await w.line(/COPY --link --from=builder$/);
    return labels.join(' | ');
  },

  async 'Enter ends the line, or takes the item that an arrow key went to'(w) {
    for (const _ of 'builder') await w.keys.press('Backspace');
    await w.keys.type('bui', { delay: 20 });
    await w.labels(suggestions);
    await w.keys.press('Enter');
    await w.line(/COPY --link --from=bui$/);
    await w.at(21, 1);
    await w.keys.press('Backspace');
    await w.keys.press('Backspace');
    await w.keys.type('i');
    await w.labels(suggestions);
    await w.keys.press('ArrowDown');
    await w.keys.press('Enter');
    await w.line(/COPY --link --from=builder$/);
    await w.at(20, 27);
  },

  async 'what a stage holds is listed, and leads to what made it'(w) {
    await w.keys.press('Enter');
    await w.keys.type('COPY --from=builder /', { delay: 20 });
    const labels = await w.labels(suggestions);
    assert(labels.some(l => l.startsWith('out/')), labels.join(' | '));
    await w.keys.type('ou', { delay: 20 });
    await w.page.waitForTimeout(300);
    await w.keys.press('Tab');
    await w.line(/COPY --from=builder \/out\/$/);
    await w.keys.press('Control+Shift+k');
    await w.goTo(15, 45); // source=/out
    await w.keys.press('F12');
    await w.see('#status\\.editor\\.selection', 'Ln 8, Col');
    return labels.join(' | ');
  },

  async 'rename'(w) {
    await w.goTo(20, 27);
    for (const _ of 'COPY --link --from=builder\n') await w.keys.press('Backspace');
    await w.goTo(5, 22);
    await w.keys.press('F2');
    await w.page.waitForFunction(() => document.activeElement?.matches('.rename-box input') && document.activeElement.value === 'builder');
    await w.keys.type('compile');
    await w.keys.press('Enter');
    await w.line(/^FROM golang.* AS compile$/);
    await w.line('FROM compile AS test');
    await w.line('from=compile,source=/out');
    await w.keys.press('Control+z');
    await w.line('FROM builder AS test');
  },

  async 'quick fix'(w) {
    await w.goTo(18, 28);
    await w.keys.press('Control+.');
    const labels = await w.labels('.action-widget .monaco-list-row.action');
    assert(labels.some(l => /builder/.test(l)), labels.join(' | '));
    await w.picture('fix', await w.code('.action-widget'));
    await w.keys.press('Enter');
    await w.line('--from=builder /out/app');
    return labels.join(' | ');
  },

  async 'breadcrumbs'(w) {
    await w.goTo(11, 1);
    await w.see('.breadcrumbs-control', /Dockerfile.*FROM node:24.*WORKDIR/);
    await w.goTo(15, 1);
    return w.see('.breadcrumbs-control', /Dockerfile.*test/);
  },

  async 'outline'(w) {
    await w.command('Explorer: Focus on Outline View');
    await w.see('.outline-tree .monaco-list-row', 'builder');
    await w.see('.outline-tree .monaco-list-row', '# syntax=docker/dockerfile:1');
    const rows = await w.labels('.outline-tree .monaco-list-row');
    return rows.slice(0, 6).join(' | ');
  },

  async 'a lens lists the uses'(w) {
    await w.focusText();
    await w.goTo(5, 1);
    await w.page.locator('.codelens-decoration a', { hasText: '3 uses' }).first().click();
    const found = await w.labels('.reference-zone-widget .ref-tree .monaco-list-row');
    await w.picture('uses', await w.code('.reference-zone-widget'));
    await w.keys.press('Escape');
    await w.keys.press('Escape');
    assert(found.length >= 3, found.join(' | '));
    return found.join(' | ');
  },

  async 'no lens was ever empty'(w) {
    const seen = await w.page.evaluate(() => [...globalThis.lenses]);
    assert(!seen.includes('no commands'), seen.join(' | '));
    return seen.join(' | ');
  },

  async 'status'(w) {
    await w.page.locator('#status\\.languageStatus').hover();
    const text = await w.see('.hover-language-status', /stagels/);
    assert.match(text, /is running/);
    await w.see('.hover-language-status', '4 stages');
    await w.see('.hover-language-status', 'target: final, the last');
    await w.picture('status');
    await w.page.mouse.move(600, 300);
    return text;
  },

  async 'copies the build command'(w) {
    await w.focusText();
    await w.goTo(15, 3);
    await w.command('stagels: Copy docker build Command for This Stage');
    return w.see('.statusbar', 'Copied: docker build --target test -f Dockerfile .');
  },

  async 'builds the stage at the cursor, asks for the folder'(w) {
    await w.goTo(15, 3);
    await w.command('stagels: Build This Stage');
    await w.see('.quick-input-widget', 'Build context of Dockerfile');
    await w.page.waitForTimeout(300);
    await w.keys.press('Enter');
    const told = await w.see('.panel', 'docker build - Task');
    await w.picture('build');
    await w.keys.press('Control+j');
    return told;
  },

  async 'the status has the actions'(w) {
    await w.focusText();
    await w.command('stagels: Show Actions');
    const labels = await w.labels('.quick-input-list .monaco-list-row');
    assert(labels.some(l => /Build This Stage/.test(l)), labels.join(' | '));
    await w.keys.press('Escape');
    return labels.join(' | ');
  },

  async 'a stage without a name'(w) {
    await w.goTo(11, 3);
    await w.command('stagels: Copy docker build Command for This Stage');
    return w.see('.notification-toast', /has no name/);
  },

  async 'checks the workspace'(w) {
    await w.command('stagels: Check All Dockerfiles of the Workspace');
    await w.see('.markers-panel .monaco-list-row', 'other.Dockerfile');
    return w.see('.notification-toast', /stagels: \d+ problems? in 2 Dockerfiles/);
  },

  async 'the output begins with the version and the path'(w) {
    await w.command('stagels: Show Output');
    return w.see('.output-view .view-lines', /^\S+ \S+ \[info\] stagels [^]+, \/[^]+\/\s*server\/\s*stagels/);
  },

  async 'the output has the trace that is set'(w) {
    set({ 'stagels.trace.server': 'verbose' });
    await w.page.waitForTimeout(1000);
    await w.focusText();
    await w.goTo(14, 8);
    await w.command('Show or Focus Hover');
    await w.see('.output-view .view-line', /(Sending|Received) \w+ '[\w/]+/);
    await w.keys.press('Control+j');
  },

  async 'restarts'(w) {
    await w.focusText();
    await w.command('stagels: Restart Server');
    await w.page.waitForTimeout(1000);
    await w.page.locator('#status\\.languageStatus').hover();
    return w.see('.hover-language-status', /is running/);
  },
});
