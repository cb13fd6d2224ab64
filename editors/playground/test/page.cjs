// What a person sees and does on the playground, for its tests.
const { firefox } = require('playwright-core');
const { browse } = require('../../vscode/test/browser.cjs');

// begin is a browser: the Firefox of that path, else Chromium. Pages of a Firefox read the
// clipboard without asking a person.
exports.begin = path => {
  if (!path) return browse();
  return firefox.launch({ executablePath: path, channel: 'moz-firefox', firefoxUserPrefs: { 'dom.events.testing.asyncClipboard': true } });
};

// Watched is a browser's context in which no fault of a page goes unseen.
exports.watched = async (browser, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...options });
  context.setDefaultTimeout(15000);
  if (browser.browserType().name() === 'chromium') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const faults = [];
  context.on('request', r => {
    const { protocol, hostname } = new URL(r.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && hostname !== '127.0.0.1') faults.push(`asked for ${r.url()}`);
  });
  context.on('console', m => ['error', 'warning'].includes(m.type()) && faults.push(`console: ${m.text()}`));
  context.on('weberror', e => faults.push(`error: ${e.error().stack}`));
  return { context, faults };
};

// Page is the playground in a tab.
class Page {
  constructor(tab) {
    this.tab = tab;
    this.text = tab.locator('.cm-content');
    this.rows = tab.locator('#list li');
    this.list = tab.locator('.cm-tooltip-autocomplete li');
    this.hover = tab.locator('[role=tooltip]');
    this.stages = tab.locator('#graph a.stage');
    this.pictures = tab.locator('#graph svg');
  }

  locator(...which) {
    return this.tab.locator(...which);
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.tab.keyboard.press(key)), Promise.resolve());
  }

  type(text, delay = 0) {
    return this.tab.keyboard.type(text, { delay });
  }

  // all is the whole text, as copying it gives it: lines out of sight are not in the page.
  async all() {
    await this.text.focus();
    await this.press('Control+a', 'Control+c');
    return this.tab.evaluate(() => navigator.clipboard.readText());
  }

  // selected is what is selected in the editor. Not every browser asks a shadow for it.
  selected() {
    return this.tab.evaluate(() => (document.querySelector('#editor').shadowRoot.getSelection?.() ?? getSelection()).toString());
  }

  // put replaces the text by a paste.
  async put(text) {
    await this.text.focus();
    await this.press('Control+a');
    if (text === '') return this.press('Delete');
    await this.tab.evaluate(t => navigator.clipboard.writeText(t), text);
    await this.press('Control+v');
  }

  // at finds the first such text, and puts the cursor so many letters behind its begin.
  async at(words, further = 0) {
    await this.text.focus();
    await this.press('Control+Home', 'Control+f');
    await this.type(words);
    await this.press('Enter', 'Escape', 'ArrowLeft', ...Array(further).fill('ArrowRight'));
  }

  told(words) {
    return this.locator('footer').filter({ hasText: words }).waitFor();
  }

  problem(words) {
    return this.rows.filter({ hasText: words });
  }

  // cursor waits until the cursor is there, as the foot of the page tells it.
  cursor(place) {
    return this.locator('#place').getByText(place, { exact: true }).waitFor();
  }
}

// open gives the playground when the server has answered.
exports.open = async (context, address) => {
  const tab = await context.newPage();
  const begun = Date.now();
  await tab.goto(address);
  const page = new Page(tab);
  page.age = () => Date.now() - begun;
  await page.locator('#state', { hasText: /\d (error|warning|hint)|No problems/ }).waitFor();
  page.first = Date.now() - begun;
  return page;
};
