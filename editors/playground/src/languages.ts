import { syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { classHighlighter } from '@lezer/highlight';
import { hcl } from 'codemirror-lang-hcl';

// languages have what the server says nothing of: the colours of what is no Dockerfile.
export const languages: Record<string, Extension> = {
  dockerfile: [],
  dockerbake: [hcl(), syntaxHighlighting(classHighlighter)],
};
