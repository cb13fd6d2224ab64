// Counts the lines that cross in the pictures of stagels and of Graphviz, of all Dockerfiles
// below the folders that it is given.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const viz = require('@viz-js/viz');

const most = 1.2; // times the crossings of Graphviz
const parts = 16; // of a curve, which is looked at as so many straight lines

const draw = (file, format) => execFileSync(process.env.STAGELS, ['graph', '--format', format, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 });

// curve adds a Bezier curve to a line.
function curve(line, [ax, ay], [bx, by], [cx, cy], [dx, dy]) {
  for (let i = 1; i <= parts; i++) {
    const t = i / parts, s = 1 - t;
    line.push([s * s * s * ax + 3 * s * s * t * bx + 3 * s * t * t * cx + t * t * t * dx, s * s * s * ay + 3 * s * s * t * by + 3 * s * t * t * cy + t * t * t * dy]);
  }
}

// ours are the lines of an SVG of stagels.
function ours(svg) {
  const lines = [];
  for (const [, from, to, d] of svg.matchAll(/<path data-from="(\w+)" data-to="(\w+)"[^>]* d="([^"]+)"/g)) {
    const line = [];
    for (const [, command, numbers] of d.matchAll(/([MHC])([^MHC]*)/g)) {
      const n = numbers.trim().split(/[ ,]+/).map(Number);
      const last = line.at(-1);
      if (command === 'M') line.push([n[0], n[1]]);
      if (command === 'H') line.push([n[0], last[1]]);
      if (command === 'C') curve(line, last, [n[0], n[1]], [n[2], n[3]], [n[4], n[5]]);
    }
    lines.push({ from, to, line });
  }
  return lines;
}

// theirs are the lines that Graphviz draws.
function theirs(graphviz, dot) {
  const bare = dot.replace(/( -> \w+) \[.*\]$/gm, '$1');
  const drawn = graphviz.renderJSON(bare);
  return (drawn.edges ?? []).map(edge => {
    const points = edge.pos.split(' ').filter(p => !/^[es],/.test(p)).map(p => p.split(',').map(Number));
    const line = [points[0]];
    for (let i = 1; i + 2 < points.length; i += 3) curve(line, points[i - 1], points[i], points[i + 1], points[i + 2]);
    return { from: drawn.objects[edge.tail].name, to: drawn.objects[edge.head].name, line };
  });
}

const side = (a, b, p) => Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
const cross = (a, b, c, d) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

// crossings counts where lines cross that have no end in common.
function crossings(lines) {
  let n = 0;
  for (let i = 0; i < lines.length; i++) {
    for (let k = i + 1; k < lines.length; k++) {
      const a = lines[i], b = lines[k];
      if ([b.from, b.to].includes(a.from) || [b.from, b.to].includes(a.to)) continue;
      for (let p = 1; p < a.line.length; p++) for (let q = 1; q < b.line.length; q++) if (cross(a.line[p - 1], a.line[p], b.line[q - 1], b.line[q])) n++;
    }
  }
  return n;
}

const dockerfiles = folder => fs.readdirSync(folder, { withFileTypes: true }).flatMap(e => {
  const at = path.join(folder, e.name);
  return e.isDirectory() ? dockerfiles(at) : /\.Dockerfile$/.test(e.name) ? [at] : [];
});

viz.instance().then(graphviz => {
  let files = 0, edges = 0, we = 0, they = 0;
  const worst = [];
  for (const file of process.argv.slice(2).flatMap(dockerfiles)) {
    let svg, dot;
    try { svg = draw(file, 'svg'); dot = draw(file, 'dot'); } catch { continue; } // it has no stage
    const own = ours(svg), other = theirs(graphviz, dot);
    if (own.length !== other.length) throw new Error(`${file}: ${own.length} lines, Graphviz has ${other.length}`);
    const a = crossings(own), b = crossings(other);
    files++; edges += own.length; we += a; they += b;
    worst.push({ file, a, b });
  }
  worst.sort((x, y) => y.a - y.b - (x.a - x.b));
  for (const { file, a, b } of worst.slice(0, 5)) console.log(`${path.basename(file)}: ${a}, Graphviz ${b}`);
  console.log(`${files} pictures, ${edges} lines: ${we} crossings, Graphviz has ${they}: ${(we / Math.max(1, they)).toFixed(2)} times as many`);
  if (files < 50 || edges < 100) { console.log('FAIL too few'); process.exit(1); }
  if (we > most * they) { console.log(`FAIL more than ${most} times`); process.exit(1); }
});
