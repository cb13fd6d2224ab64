// The page's policy takes texts for what runs or is parsed from here alone, where the browser
// knows such a policy.
interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

interface Policies {
  createPolicy(name: string, policy: Policy): Policy;
}

const as: Policy = { createHTML: text => text, createScriptURL: url => url };
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('stagels', as) ?? as;

// script is the address of a script of the page.
export const script = (name: string) => policy.createScriptURL(name);

// parsed is a picture in a document of its own, in which nothing runs or loads.
export const parsed = (svg: string) => new DOMParser().parseFromString(policy.createHTML(svg), 'image/svg+xml').documentElement;
