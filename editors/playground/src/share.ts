// A text in the address of the page: version, dot, base64url of the deflated JSON.

export type Texts = Record<string, string>; // by the name of the file

const version = 'v1';
const longestAddress = 512 * 1024;
const longestText = 1024 * 1024;

export async function packed(texts: Texts): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  if (bytes.length > longestText) throw new Error('the text is too long for a link: 1 MiB is the most');
  const deflated = await all(through(bytes, new CompressionStream('deflate-raw')), longestText);
  const address = `${version}.${base64url(deflated)}`;
  if (address.length > longestAddress) throw new Error('the text is too long for a link');
  return address;
}

// unpacked gives the texts of an address, or says in one line what is wrong with it.
export async function unpacked(address: string): Promise<Texts> {
  if (address.length > longestAddress) throw new Error('it is longer than any that this page makes');
  const body = /^v1\.([\w-]+)$/.exec(address)?.[1];
  if (!body) throw new Error(/^v[0-9]+\./.test(address) ? 'it is of another version of this page, or cut off' : 'it is none that this page made');
  let json: string;
  try {
    const bytes = await all(through(bytesOf(body), new DecompressionStream('deflate-raw')), longestText);
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (e) {
    throw e instanceof TooLong ? e : new Error('a part of it is missing or changed');
  }
  return read(json);
}

function read(json: string): Texts {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it holds no files');
  const texts: Texts = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'string') texts[name] = text;
  }
  return texts;
}

class TooLong extends Error {}

function through(bytes: Uint8Array, by: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  return new Blob([bytes as BlobPart]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>);
}

// all reads a stream to its end, but no more than so many bytes: some letters can be made
// to unpack to gigabytes.
async function all(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > most) {
      void reader.cancel();
      throw new TooLong('its text is longer than 1 MiB');
    }
    parts.push(next.value);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function base64url(bytes: Uint8Array): string {
  let letters = '';
  for (let i = 0; i < bytes.length; i += 0x8000) letters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(letters: string): Uint8Array {
  return Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
}
