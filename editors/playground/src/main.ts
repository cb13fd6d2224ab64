// The server takes longer to come than the page: it is begun before that is read.
import type { begin } from './page';
import { server } from './server';

declare const PAGE: string; // its name, which the build knows

const first = server();
first.catch(() => {}); // the page tells it
const page = (await import(PAGE)) as { begin: typeof begin };
await page.begin(first);
