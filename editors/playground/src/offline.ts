import { script } from './trusted';

// offline has a service worker keep the page, so that it opens without a network.
export async function offline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return;
  try {
    await navigator.serviceWorker.register(script('sw.js'));
  } catch {
    // the page works without it, as long as there is a network
  }
}
