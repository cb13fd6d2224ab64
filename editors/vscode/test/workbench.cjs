// A VS Code window as a person uses it: keys, clicks, and what stands on the screen.
const path = require('node:path');
const { open } = require('./browser.cjs');

class Workbench {
  static async open(port, folder) {
    const { browser, page, outside } = await open({ width: 1280, height: 800 });
    const w = Object.assign(new Workbench(), { browser, page, outside });
    await page.goto(`http://127.0.0.1:${port}/?folder=${folder}`, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.monaco-workbench');
    return w;
  }

  get keys() { return this.page.keyboard; }

  async openFile(name) {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.waitForSelector('.editor-instance .view-line');
    await this.focusText();
  }

  async focusText() {
    await this.page.locator('.editor-instance .monaco-editor .view-lines').first().click({ position: { x: 500, y: 5 } });
  }

  // goTo puts the cursor at a line and a column, which count from 1.
  async goTo(line, column) {
    await this.keys.press('Control+g');
    await this.page.waitForSelector('.quick-input-widget:not([style*="display: none"]) input');
    await this.keys.type(`${line}:${column}`);
    await this.keys.press('Enter');
    await this.at(line, column);
  }

  async at(line, column) {
    await this.see('#status\\.editor\\.selection', `Ln ${line}, Col ${column}`);
  }

  // command runs one by its title.
  async command(title) {
    await this.keys.press('F1');
    await this.page.waitForSelector('.quick-input-widget:not([style*="display: none"]) input');
    await this.keys.type(title);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.waitForTimeout(300);
    await this.keys.press('Enter');
  }

  // see waits until an element that the selector finds has the text (or fits the
  // pattern), and returns all of its text, with one blank for any: the editor draws
  // U+00A0.
  async see(selector, text) {
    const pattern = text instanceof RegExp ? text.source : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const handle = await this.page.waitForFunction(([s, p]) => {
      const found = [...document.querySelectorAll(s)].filter(e => e.getClientRects().length).map(e => e.innerText.replace(/\s+/g, ' ').trim());
      return found.find(t => new RegExp(p).test(t));
    }, [selector, pattern]).catch(async () => {
      const there = await this.page.locator(selector).allInnerTexts();
      throw new Error(`no ${selector} says ${text}; there is ${JSON.stringify(there.slice(0, 20))}`);
    });
    return handle.jsonValue();
  }

  // line waits for a line of the text.
  line(text) { return this.see('.editor-instance .view-line', text); }

  // labels are those of a list once it stands still: it is drawn in parts.
  async labels(selector) {
    const rows = this.page.locator(selector);
    await rows.first().waitFor();
    await this.page.waitForTimeout(400);
    return rows.evaluateAll(all => all.map(r => r.getAttribute('aria-label') || r.textContent));
  }

  // picture is for people: of the whole window, or of a part of it, once what fades in
  // is there.
  async picture(name, clip) {
    await this.page.waitForTimeout(500);
    await this.page.screenshot({ path: path.join(process.env.WORK, `${name}.png`), clip });
  }

  // code is the part of the window with the text, and with the elements besides.
  // Lines are as wide as the editor, so their words count.
  async code(...selectors) {
    return this.page.evaluate(also => {
      const editor = document.querySelector('.editor-instance').getBoundingClientRect();
      const boxes = [...document.querySelectorAll(['.editor-instance .view-line > span', ...also].join())].map(e => e.getBoundingClientRect());
      const right = Math.min(innerWidth, Math.max(...boxes.map(b => b.right)) + 16);
      const bottom = Math.min(innerHeight, Math.max(...boxes.map(b => b.bottom)) + 12);
      return { x: editor.x, y: editor.y, width: right - editor.x, height: bottom - editor.y };
    }, selectors);
  }
}

// run opens the window, does the steps and ends with 1 if one fails. Each is a name
// and what it does.
exports.run = async (port, folder, steps) => {
  const w = await Workbench.open(port, folder);
  const start = Date.now();
  let name = 'the window';
  try {
    for (const [step, act] of Object.entries(steps)) {
      name = step;
      const told = await act(w);
      console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(5)}s  ${step}${told ? `: ${told.replace(/\s+/g, ' ')}` : ''}`);
    }
    name = 'no host but this machine';
    if (w.outside.size) throw new Error([...w.outside].join(' '));
  } catch (e) {
    console.log(`FAIL ${name}: ${e.message}`);
    process.exitCode = 1;
    await w.picture(`fail-${name.replace(/\W+/g, '-')}`).catch(() => {});
  }
  await w.browser.close();
};
