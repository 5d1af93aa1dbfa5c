// A text as a browser reads HTML: its tags, each with its attributes. One pass; a tag that is never closed counts, since browsers close it.

export interface HtmlTag {
  /** In lower case; with `/` before it where it closes, `!` for declarations and comments. */
  readonly name: string
  readonly attributes: readonly HtmlAttribute[]
}

export interface HtmlAttribute {
  readonly name: string
  readonly value: string
}

const mostTags = 200
const mostAttributes = 60

export function htmlTags(lower: string): HtmlTag[] {
  const tags: HtmlTag[] = []
  let at = lower.indexOf('<')
  while (at !== -1 && tags.length < mostTags) {
    const from = skip(lower, at + 1, '\u0000\u000b\u000c \t\r\n')
    const name = /^(?:\/|!|\?)?[a-z!-][a-z0-9:_.-]*/.exec(lower.slice(from, from + 40))?.[0]
    if (
      name === undefined ||
      (from > at + 1 &&
        /[ ]/.test(lower[at + 1] ?? '') &&
        !/^\/?(script|svg|img|iframe|body|object|embed|style|link|meta|video|audio)/.test(name))
    ) {
      at = lower.indexOf('<', at + 1)
      continue
    }
    const { attributes, end } = readAttributes(lower, from + name.length)
    tags.push({ name, attributes })
    at = lower.indexOf('<', Math.max(end, at + 1))
  }
  return tags
}

function readAttributes(lower: string, from: number): { attributes: HtmlAttribute[]; end: number } {
  const attributes: HtmlAttribute[] = []
  let at = from
  while (at < lower.length && lower[at] !== '>' && attributes.length < mostAttributes) {
    at = skip(lower, at, '\u0000\u000b\u000c \t\r\n/"\'`+;')
    if (lower[at] === '<' || lower[at] === '>' || at >= lower.length) break
    const start = at
    while (at < lower.length && !'\u0000\u000b\u000c \t\r\n/>="\'`'.includes(lower[at] ?? '')) at++
    const name = lower.slice(start, at)
    const equals = skip(lower, at, '\u0000\u000b\u000c \t\r\n')
    if (lower[equals] !== '=') {
      attributes.push({ name, value: '' })
      if (at === start) at++
      continue
    }
    at = skip(lower, equals + 1, '\u0000\u000b\u000c \t\r\n')
    const quote = lower[at]
    if (quote === '"' || quote === "'" || quote === '`') {
      const close = lower.indexOf(quote, at + 1)
      const end = close === -1 ? lower.length : close
      attributes.push({ name, value: lower.slice(at + 1, end) })
      at = end + 1
    } else {
      const begin = at
      while (at < lower.length && !'\u000b\u000c \t\r\n>'.includes(lower[at] ?? '')) at++
      attributes.push({ name, value: lower.slice(begin, at) })
    }
  }
  return { attributes, end: at }
}

function skip(text: string, from: number, signs: string): number {
  let at = from
  while (at < text.length && signs.includes(text[at] ?? '')) at++
  return at
}
