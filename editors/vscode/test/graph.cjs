// The picture of the stages beside the text, as its user sees it.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./workbench.cjs');
const { PORT, FOLDER, STAGELS, WORK } = process.env;
const TIMED = path.join(__dirname, '../../../testdata/timings');

// pageOf is the page that the picture stands in.
const pageOf = w => w.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

// stage is a node of the picture, which shows a stage of that name.
const stage = (w, name) => pageOf(w).locator('a.stage', { has: w.page.locator(`text.name:text-is("${name}")`) });

const settings = all => {
  fs.mkdirSync(`${FOLDER}/.vscode`, { recursive: true });
  fs.writeFileSync(`${FOLDER}/.vscode/settings.json`, JSON.stringify(all));
};

const theme = async (w, name) => {
  settings({ 'workbench.colorTheme': name });
  await w.page.mouse.move(600, 700);
  await w.page.waitForTimeout(1500);
};

// chart is a picture of when each step ran, for people.
const chart = async (w, colorScheme) => {
  const svg = execFileSync(STAGELS, ['timings', '--format', 'svg', '--file', 'Dockerfile', 'build.log'], { cwd: TIMED, encoding: 'utf8' });
  const page = await w.page.context().browser().newPage({ colorScheme, deviceScaleFactor: 2 });
  await page.setContent(`<body style="margin:0">${svg}`);
  await page.locator('svg').screenshot({ path: `${WORK}/chart${colorScheme === 'light' ? '-light' : ''}.png` });
  await page.close();
};

run(PORT, FOLDER, {
  async 'opens beside the text, whose cursor stays'(w) {
    await w.openFile('Dockerfile');
    await w.see('.editor-instance .view-line', 'FROM golang');
    await w.goTo(15, 3);
    await w.keys.press('Control+b'); // more room
    await w.command('stagels: Show Stage Graph');
    await stage(w, 'builder').waitFor();
    await w.see('.tab', 'Stages of Dockerfile');
    assert.deepEqual((await pageOf(w).locator('a.stage text.name').allTextContents()).sort(), ['builder', 'final', 'stage-1', 'test']);
    await w.page.waitForFunction(() => document.activeElement?.closest('.editor-instance .monaco-editor'));
  },

  async 'marks the stage at the cursor'(w) {
    assert.equal(await pageOf(w).locator('a.here text.name').textContent(), 'test');
    await w.goTo(7, 1);
    await pageOf(w).locator('a.here text.name:text-is("builder")').waitFor();
    assert.equal(await stage(w, 'builder').getAttribute('aria-current'), 'location');
  },

  async 'is seen in the dark and in the light'(w) {
    const paper = () => pageOf(w).locator('main svg').evaluate(e => getComputedStyle(e).backgroundColor);
    await theme(w, 'Default Light Modern');
    const light = await paper();
    await w.picture('graph-light');
    await theme(w, 'Default Dark Modern');
    const dark = await paper();
    await w.picture('graph');
    assert.notEqual(light, dark);
    return `${light}, ${dark}`;
  },

  async 'a click goes to the stage'(w) {
    await stage(w, 'final').click();
    await w.at(17, 1);
    await w.page.waitForFunction(() => document.activeElement?.closest('.editor-instance .monaco-editor'));
  },

  async 'a key goes to the stage'(w) {
    await stage(w, 'test').focus();
    await w.keys.press('Enter');
    await w.at(14, 1);
  },

  async 'shows what a target needs'(w) {
    await pageOf(w).locator('select').selectOption('test');
    await stage(w, 'final').waitFor({ state: 'detached' });
    assert.equal(await pageOf(w).locator('a.target text.name').textContent(), 'test');
    await pageOf(w).locator('select').selectOption('');
    await stage(w, 'final').waitFor();
  },

  async 'follows who types, and stays where it was scrolled to'(w) {
    await w.page.setViewportSize({ width: 800, height: 600 });
    const main = pageOf(w).locator('main');
    if (await main.evaluate(e => e.classList.contains('fit'))) await pageOf(w).locator('#fit').click();
    await main.evaluate(e => { e.scrollLeft = 40; });
    const scrolled = await main.evaluate(e => e.scrollLeft);
    assert(scrolled > 0, 'there is nothing to scroll');
    await w.focusText();
    await w.keys.press('Control+End');
    await w.keys.type('\nFROM builder AS lint', { delay: 30 });
    await stage(w, 'lint').waitFor();
    assert.equal(await main.evaluate(e => e.scrollLeft), scrolled);
    assert((await pageOf(w).locator('select option').allTextContents()).includes('lint'));
    for (const _ of '\nFROM builder AS lint') await w.keys.press('Backspace');
    await stage(w, 'lint').waitFor({ state: 'detached' });
    await w.page.setViewportSize({ width: 1280, height: 800 });
  },

  async 'is copied as a flowchart'(w) {
    await pageOf(w).locator('button', { hasText: 'Copy as Mermaid' }).click();
    await w.see('.statusbar', 'Copied the stages as a Mermaid flowchart');
  },

  async 'is there again when its tab is'(w) {
    await w.focusText();
    await w.command('stagels: Show Stage Graph');
    await stage(w, 'builder').waitFor();
    assert.equal(await w.page.locator('.tab', { hasText: 'Stages of Dockerfile' }).count(), 1);
  },

  async 'the tree tells what a stage takes, and who takes it'(w) {
    await w.command('Explorer: Focus on Stages View');
    const rows = '.pane[aria-label^="Stages"] .monaco-list-row, .pane:has([aria-label="Stages Section"]) .monaco-list-row';
    await w.see(rows, /^final ?from scratch, built/);
    const row = name => w.page.locator(rows, { hasText: name }).first();
    await row('test').click();
    await w.at(14, 1);
    await w.command('Explorer: Focus on Stages View');
    await row('builder').click();
    await w.at(5, 1);
    await w.command('Explorer: Focus on Stages View');
    await w.keys.press('ArrowRight');
    await w.see(rows, /^taken by test ?Dockerfile:14/);
    await w.picture('tree');
    await row('taken by test').click();
    await w.see('#status\\.editor\\.selection', 'Ln 14, Col 13 (7 selected)');
    return (await w.page.locator(rows).allInnerTexts()).join(' | ');
  },

  async 'says so if there is no stage'(w) {
    await w.focusText();
    await w.keys.press('Control+a');
    await w.keys.press('Delete');
    await pageOf(w).locator('main', { hasText: 'The file has no stage yet.' }).waitFor();
    await w.keys.press('Control+z');
    await stage(w, 'builder').waitFor();
  },

  async 'tells how long each step took, by a log'(w) {
    const log = fs.readFileSync(`${TIMED}/build.log`, 'utf8');
    fs.copyFileSync(`${TIMED}/Dockerfile`, `${FOLDER}/timed.Dockerfile`);
    fs.writeFileSync(`${FOLDER}/build.log`, log);
    settings({ 'workbench.colorTheme': 'Default Dark Modern', 'stagels.timings': 'build.log' });
    await w.focusText();
    await w.command('Explorer: Focus on Folders View');
    await w.openFile('timed.Dockerfile');
    await w.line(/^RUN npm ci ?40\.6s/);
    await w.command('stagels: Show Stage Graph');
    await pageOf(w).locator('a.stage', { hasText: '48.1s' }).waitFor();
    await w.page.mouse.move(600, 700);
    await w.picture('times');
    fs.writeFileSync(`${FOLDER}/build.log`, log.replaceAll('10:00:41Z', '10:00:40Z'));
    await w.line(/^RUN npm ci ?39\.6s/);
    for (const colorScheme of ['dark', 'light']) await chart(w, colorScheme);
  },
});
