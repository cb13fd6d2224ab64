// The server takes longer to come than the page: it is begun before that is read.
import type { begin } from './page';
import { server } from './server';
import { recall } from './theme';

declare const PAGE: string; // its name, which the build knows

recall();
const state = document.getElementById('state') as HTMLElement;
const first = server(percent => (state.textContent = percent < 100 ? `Loading the server: ${percent} %` : 'Starting the server…'));
first.catch(() => {}); // the page tells it
const page = (await import(PAGE)) as { begin: typeof begin };
await page.begin(first);
