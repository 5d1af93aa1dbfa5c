// `.env` files as python-dotenv reads them: quotes, comments, `export`, `${NAME}`.

const LINE = /^[ \t]*(?:export[ \t]+)?([^\s=#'"]+|'[^']*')[ \t]*(?:=[ \t]*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\r\n]*)))?/

/** The variables in order; a name without `=` has no value and is left out. Anything that is no assignment is passed over. */
export function parseDotenv(text: string, known: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const out = new Map<string, string>()
  let rest = text.replace(/^\uFEFF/, '')
  while (rest !== '') {
    const blank = /^[^\S\n]*(#[^\n]*)?\r?(\n|$)/.exec(rest)
    if (blank !== null) {
      if (blank[0] === '') break
      rest = rest.slice(blank[0].length)
      continue
    }
    const m = LINE.exec(rest)
    const line = rest.indexOf('\n')
    if (m === null || m[0] === '') {
      rest = line < 0 ? '' : rest.slice(line + 1)
      continue
    }
    const name = (m[1] ?? '').replace(/^'|'$/g, '')
    const [, , single, double, plain] = m
    if (single !== undefined) out.set(name, single.replace(/\\(['\\])/g, '$1'))
    else if (double !== undefined) out.set(name, expand(unescapeDouble(double), out, known))
    else if (plain !== undefined)
      out.set(
        name,
        expand(
          plain
            .replace(/\s+#.*$/, '')
            .replace(/^#.*$/, '')
            .trim(),
          out,
          known,
        ),
      )
    rest = rest.slice(m[0].length)
    const end = rest.indexOf('\n')
    rest = end < 0 ? '' : rest.slice(end + 1)
  }
  return out
}

function unescapeDouble(text: string): string {
  const special: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', b: '\b', v: '\v', a: '\x07' }
  return text.replace(/\\([\s\S])/g, (whole, c: string) => special[c] ?? (/["'\\]/.test(c) ? c : whole))
}

/** A value that is made of others could double with every line. */
const LONGEST = 100_000

/** `${NAME}` and `${NAME:-default}`; the variables of the file come first. */
function expand(text: string, own: ReadonlyMap<string, string>, known: ReadonlyMap<string, string>): string {
  let room = LONGEST
  return text.replace(/\$\{([^}:]*)(?::-([^}]*))?\}/g, (_, name: string, fallback: string | undefined) => {
    const value = (own.get(name) ?? known.get(name) ?? fallback ?? '').slice(0, room)
    room -= value.length
    return value
  })
}
