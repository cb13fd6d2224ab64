// Typing in VS Code for the Web, whose files are in memory: typing-suite.cjs tells what
// the buffer holds. With TYPING_SETTINGS, the user's for Dockerfiles as JSON, who types
// looks at the list.
const fs = require('node:fs');
const path = require('node:path');
const { browse, open } = require('./browser.cjs');
const { serve } = require('./site.cjs');
const { Typist, texts } = require('./typing.cjs');
const { WORK } = process.env;
const pause = Number(process.env.TYPING_MS), settings = process.env.TYPING_SETTINGS, looks = Boolean(settings);

const source = fs.readFileSync(path.join(__dirname, 'typing-suite.cjs'), 'utf8');

async function task(browser, named) {
  const all = texts(), accepts = named.endsWith('+'), name = named.replace('+', '');
  const others = Object.entries(all).filter(([n]) => n !== name).map(([, t]) => t).join('\n\n');
  const suite = source.replace("const OTHERS = ''", () => `const OTHERS = ${JSON.stringify(others)}`).replace('const SETTINGS = {}', () => `const SETTINGS = ${settings ?? '{}'}`);
  const address = await new Promise(ready => serve(suite, ready));
  const { page, outside } = await open(browser, { width: 1280, height: 800 });
  const begin = Date.now();
  let buffer = { text: '', before: 0 }, told = Date.now(), ready;
  const opened = new Promise(r => (ready = r));
  await page.exposeFunction('codeAutomationExit', code => console.log('the suite ended with', code));
  await page.exposeFunction('codeAutomationLog', (_, [line]) => {
    const [, what, value] = /^(READY|BUFFER) (.*)$/s.exec(line) ?? [];
    if (what === 'READY') ready();
    if (what === 'BUFFER') [buffer, told] = [JSON.parse(value), Date.now()];
  });
  try {
    await page.goto(address);
    await opened;
    const typist = new Typist({ page, pause, accepts, looks, name: named, read: async () => {
      const asked = Date.now();
      while (Date.now() - Math.max(told, asked) < 300) await page.waitForTimeout(50);
      return buffer;
    } });
    await typist.type(all[name]);
    console.log(`ok   ${named} at ${pause} ms a key, ${((Date.now() - begin) / 1000).toFixed(0)} s${accepts ? `; ${typist.accepted.length} items accepted` : ''}`);
    if (accepts && typist.accepted.length < 10) throw new Error(`only ${typist.accepted.length} items were accepted: ${typist.accepted}`);
    if (outside.size) throw new Error(`asks ${[...outside]}`);
  } catch (e) {
    console.log(`FAIL ${named}: ${e.message}`);
    process.exitCode = 1;
    await page.screenshot({ path: `${WORK}/fail-typing-web-${named}.png` }).catch(() => {});
  }
  await page.close();
}

(async () => {
  const browser = await browse();
  for (const named of process.argv.slice(2)) await task(browser, named);
  await browser.close();
  process.exit();
})();
