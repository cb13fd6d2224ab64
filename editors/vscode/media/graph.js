// The page with the picture of a Dockerfile's stages. The extension sends the picture, and is
// told what somebody chose on it.
const host = acquireVsCodeApi();
const picture = document.querySelector('main');
const target = document.querySelector('select');
const fit = document.getElementById('fit');
let cursor = 0; // the line of the Dockerfile that the cursor is on, from 1

addEventListener('message', ({ data }) => {
  if (data.cursor !== undefined) cursor = data.cursor;
  if (data.svg !== undefined) draw(data);
  mark();
});

// draw shows another picture where the last one was: what is scrolled to and what has the
// focus stays.
function draw({ svg, none, targets, chosen }) {
  target.replaceChildren(new Option('all stages', ''), ...targets.map(name => new Option(name)));
  target.value = chosen;
  const focused = picture.contains(document.activeElement) ? document.activeElement.id : '';
  picture.innerHTML = svg;
  if (!svg) picture.textContent = none;
  fitOnce();
  picture.querySelector('svg')?.setAttribute('role', 'group'); // its links are to be reached
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// fitOnce makes the first picture as wide as the page, if it can be read then.
function fitOnce() {
  const drawn = picture.querySelector('svg');
  if (!drawn || fit.dataset.decided) return;
  fit.dataset.decided = 'yes';
  if (drawn.width.baseVal.value * 0.6 < picture.clientWidth) setFit(true);
}

function setFit(on) {
  picture.classList.toggle('fit', on);
  fit.setAttribute('aria-pressed', on);
}

const lineOf = node => Number(/#L(\d+)$/.exec(node.getAttribute('href') ?? '')?.[1] ?? 0);

// mark shows which stage the cursor is in.
function mark() {
  const stages = [...picture.querySelectorAll('a.stage')];
  const here = stages.filter(s => lineOf(s) <= cursor).sort((a, b) => lineOf(b) - lineOf(a))[0];
  for (const stage of stages) {
    stage.classList.toggle('here', stage === here);
    if (stage === here) stage.setAttribute('aria-current', 'location');
    else stage.removeAttribute('aria-current');
  }
}

picture.addEventListener('click', event => {
  const node = event.target.closest('a');
  if (!node) return;
  event.preventDefault();
  host.postMessage({ line: lineOf(node) });
});

target.addEventListener('change', () => host.postMessage({ target: target.value }));
for (const button of document.querySelectorAll('button[data-do]')) {
  button.addEventListener('click', () => host.postMessage({ do: button.dataset.do }));
}

fit.addEventListener('click', () => setFit(!picture.classList.contains('fit')));

host.postMessage({ do: 'begin' });
