// Where somebody goes on after logging in: a path of this very origin, or none. Browsers read a second slash, a backslash and a tab in a path as
// they like; whatever could be read as another host, at once or after one decoding more, is no path.

const longest = 2048

/** Visible ASCII without `"`, `#`, `<`, `>`, `\`, `^`, backtick and braces: what stands in a path or a query as it is (RFC 3986 and its like). */
const plain = /^\/[!$-;=?-[\]_a-z|~]*$/

/** Path and query as they are sent; null where it is none of ours. */
export function parseReturnPath(text: string | null): string | null {
  if (text === null || text.length > longest || !plain.test(text)) return null
  const [path = ''] = text.split('?', 1)
  if (path.startsWith('//') || !isPlainBegin(path) || !URL.canParse(text, base)) return null
  const { origin, pathname, search } = new URL(text, base)
  // What browsers would write otherwise (dot segments) is not taken as it stands.
  return origin === base && `${pathname}${search}` === text.replace(/\?$/, '') ? text : null
}

const base = 'https://gateway.invalid'

/** `/%2Fevil.example` is a path of ours, and might not be to whoever decodes it once more. */
function isPlainBegin(path: string): boolean {
  return !/^\/(?:%2f|%5c|%25|%09|%0a|%0d|%00)/i.test(path)
}
