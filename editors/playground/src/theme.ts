// The page is light or dark as the system is, until a person says otherwise.
const key = 'stagels-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

// recall has the page look as it was last seen, before anything of it is there.
export function recall(): void {
  const chosen = kept();
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
}

// theme has a button change the colours.
export function theme(button: HTMLElement): void {
  const shown = () => document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light');
  const name = () => button.setAttribute('aria-label', shown() === 'dark' ? 'Light colours' : 'Dark colours');
  system.addEventListener('change', name);
  button.onclick = () => {
    const next = shown() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    keep(next);
    name();
  };
  name();
}

// A browser may keep nothing for a page.
function kept(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the choice holds until the page is closed
  }
}
