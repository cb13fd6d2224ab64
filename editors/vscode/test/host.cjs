// Runs suite.cjs inside the extension host of a VS Code window, as
// `code --extensionTestsPath` does.
const path = require('node:path');
const { browse, open, suite } = require('./browser.cjs');
const { PORT, FOLDER, EXTENSION, WORK } = process.env;

(async () => {
  const browser = await browse();
  const { page } = await open(browser, { width: 1280, height: 800 });
  const host = `127.0.0.1:${PORT}`, remote = file => `vscode-remote://${host}${file}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(EXTENSION)],
    ['extensionTestsPath', remote(path.join(__dirname, 'suite.cjs'))],
    ['skipWelcome', 'true'],
  ]);
  const passed = await suite(page, () => page.goto(`http://${host}/?folder=${FOLDER}&payload=${encodeURIComponent(payload)}`), 120000);
  if (!passed) await page.screenshot({ path: `${WORK}/fail-host.png` }).catch(() => {});
  await browser.close();
  process.exit(passed ? 0 : 1);
})();
