// A VS Code window as a person uses it: keys, clicks, and what stands on the screen.
const path = require('node:path');
const { browse, open } = require('./browser.cjs');

const size = { width: 1280, height: 800 };

class Workbench {
  // in opens a folder in a window of a browser that runs.
  static async in(browser, port, folder) {
    const w = Object.assign(new Workbench(), await open(browser, size));
    await w.page.goto(`http://127.0.0.1:${port}/?folder=${folder}`, { waitUntil: 'domcontentloaded' });
    return w;
  }

  // ready waits for the window, and closes the secondary side bar: it is empty, and
  // leaves little for the text.
  async ready() {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    const close = this.page.locator('.part.auxiliarybar .codicon-auxiliarybar-close, .part.auxiliarybar .codicon-close');
    if (await close.first().isVisible()) await close.first().click();
  }

  get keys() { return this.page.keyboard; }

  async openFile(name) {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.waitForSelector('.editor-instance .view-line');
    await this.focusText();
  }

  // A click could hit a hover, or a text that is scrolled away.
  async focusText() {
    await this.keys.press('Control+1');
    await this.page.waitForFunction(() => document.activeElement?.closest('.editor-instance .monaco-editor'));
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
    // What was used before stands first, whatever is typed.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
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
      throw new Error(`no ${selector} says ${text}; there is ${JSON.stringify(there.slice(0, 20).map(t => t.slice(0, 200)))}`);
    });
    return handle.jsonValue();
  }

  // line waits for a line of the text.
  line(text) { return this.see('.editor-instance .view-line', text); }

  // until waits for what see cannot tell.
  async until(what, holds) {
    for (let i = 0; i < 300; i++) {
      const last = await holds();
      if (last) return last;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`never: ${what}`);
  }

  // lines are those of the text that are drawn, from the top.
  lines() {
    return this.page.evaluate(() => [...document.querySelectorAll('.editor-instance .view-line')]
      .sort((a, b) => parseInt(a.style.top) - parseInt(b.style.top)).map(l => l.innerText.replaceAll('\u00a0', ' ').trimEnd()));
  }

  // colours are those of the letters that are drawn: [line, colour, text around], with
  // "plain" for the colour of text that nothing is known of.
  colours() {
    return this.page.evaluate(() => {
      const out = [];
      const lines = [...document.querySelectorAll('.editor-instance .view-line')].sort((a, b) => parseInt(a.style.top) - parseInt(b.style.top));
      const plain = getComputedStyle(document.querySelector('.editor-instance .view-line .mtk1')).color;
      lines.forEach((line, i) => line.querySelectorAll('span > span').forEach(span => {
        const colour = getComputedStyle(span).color;
        for (const letter of span.textContent) {
          if (letter.trim()) out.push([i + 1, colour === plain ? 'plain' : colour, span.textContent]);
        }
      }));
      return out;
    });
  }

  // labels are those of a list once it stands still: it is drawn in parts.
  async labels(selector) {
    const rows = this.page.locator(selector);
    await rows.first().waitFor();
    await this.page.waitForTimeout(400);
    return rows.evaluateAll(all => all.map(r => r.getAttribute('aria-label') || r.textContent));
  }

  // picture is for people: of the whole window, or of a part of it, once what fades in
  // is there, which takes so many milliseconds.
  async picture(name, clip, fades = 500) {
    await this.page.waitForTimeout(fades);
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

exports.Workbench = Workbench;
exports.browse = browse;

// run opens the window, does the steps and ends with 1 if one fails. Each is a name
// and what it does.
exports.run = async (port, folder, steps) => {
  const browser = await browse();
  const w = await Workbench.in(browser, port, folder);
  const start = Date.now();
  let name = 'the window';
  try {
    await w.ready();
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
  await browser.close();
};
