// graphPage is the page that a picture of stages stands in. Its script and its style are in it,
// and it may load nothing: what has the nonce counts, the picture's style too.
export function graphPage(script: string, style: string, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${style}</style>
<title>Stages</title>
</head>
<body>
<header>
<label>Target <select aria-label="The stage that is built"></select></label>
<button id="fit" aria-pressed="false" title="Make a wide picture as wide as this page">Fit</button>
<button data-do="save">Save as SVG…</button>
<button data-do="copy">Copy as Mermaid</button>
</header>
<main tabindex="0" aria-label="What the stages take from each other"></main>
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}
