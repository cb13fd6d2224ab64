// The installed extension in windows of the editor, one for each Dockerfile and way of
// typing. The other Dockerfiles are open beside it: their words must not come in.
const fs = require('node:fs');
const path = require('node:path');
const { Workbench, browse } = require('./workbench.cjs');
const { Typist, texts } = require('./typing.cjs');
const { PORT, FOLDER, WORK } = process.env;
const pause = Number(process.env.TYPING_MS), jobs = Number(process.env.TYPING_JOBS || 1);

// task is what one window does: NAME, or NAME+ if offered items are accepted.
async function task(browser, named) {
  const all = texts(), accepts = named.endsWith('+'), name = named.replace('+', '');
  const folder = path.join(path.dirname(FOLDER), `typed-${name.replace('.Dockerfile', '')}${accepts ? '-accepts' : ''}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, name), '');
  fs.writeFileSync(path.join(folder, 'others.Dockerfile'), Object.entries(all).filter(([n]) => n !== name).map(([, t]) => t).join('\n\n') + '\n');
  const begin = Date.now();
  let w;
  try {
    w = await Workbench.in(browser, PORT, folder);
    await w.ready();
    await w.openFile('others.Dockerfile');
    await w.page.locator('.codelens-decoration').first().waitFor(); // the server runs
    await w.openFile(name);
    await w.see('.tab.active', name.replace('.Dockerfile', '')); // the label has a break in it
    const typist = new Typist({ page: w.page, pause, accepts, name: named, read: () => saved(w, path.join(folder, name)) });
    await typist.type(all[name]);
    console.log(`ok   ${named} at ${pause} ms a key, ${((Date.now() - begin) / 1000).toFixed(0)} s${accepts ? `; ${typist.accepted.length} items accepted` : ''}`);
    if (accepts && typist.accepted.length < 10) throw new Error(`only ${typist.accepted.length} items were accepted: ${typist.accepted}`);
    if (w.outside.size) throw new Error(`asks ${[...w.outside]}`);
    if (accepts && process.env.VERBOSE) console.log('    ', typist.accepted.join(' | '));
  } catch (e) {
    console.log(`FAIL ${named}: ${e.message}`);
    process.exitCode = 1;
    await w?.page.screenshot({ path: `${WORK}/fail-typing-${named}.png` }).catch(() => {});
  }
  await w?.page.close();
}

// saved writes the buffer to the disk, where it can be read.
async function saved(w, file) {
  await w.keys.press('Control+s');
  await w.page.waitForFunction(() => !document.querySelector('.tab.active')?.classList.contains('dirty'));
  const text = fs.readFileSync(file, 'utf8');
  const place = await w.see('#status\\.editor\\.selection', 'Ln ');
  const [, line, column, selected] = /Ln (\d+), Col (\d+)(?: \((\d+) selected)?/.exec(place);
  const above = text.split('\n').slice(0, line - 1).map(l => l.length + 1).reduce((a, b) => a + b, 0);
  return { text, before: above + Number(column) - 1 - Number(selected ?? 0) };
}

(async () => {
  const browser = await browse();
  const queue = process.argv.slice(2);
  await Promise.all(Array.from({ length: jobs }, async () => {
    while (queue.length > 0) await task(browser, queue.shift());
  }));
  await browser.close();
})();
