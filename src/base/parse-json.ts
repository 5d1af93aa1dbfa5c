// JSON that somebody else wrote. V8 as Node 24 and 26 have it takes a name with an escape for another one that it has seen in the same place before, where that
// one begins with the same characters as the escape (nodejs/node#63785): who sends both shows rules one name and the application another. So a
// text with such names is read here, and all others by the engine.

/** As `JSON.parse`, with the names that stand there. Throws `SyntaxError`. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return hasEscapedName(text) ? readJsonText(text, Number) : value
}

/** Of JSON that is sound. */
export function hasEscapedName(text: string): boolean {
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at)) {
    at = afterText(text, at)
    while (isBlank(text.charCodeAt(at))) at++
    if (text[at] === ':') return true
  }
  return false
}

/** For what was found to be sound, of any depth. `toInteger` makes values of numbers without a fraction and an exponent. */
export function readJsonText(text: string, toInteger: (written: string) => unknown): unknown {
  const outermost: unknown[] = []
  const around: Open[] = []
  let open: Open = { value: outermost, name: null }
  let at = 0
  while (at < text.length) {
    const start = at
    switch (text[start]) {
      case '{':
      case '[': {
        const value = text[start] === '{' ? {} : []
        put(open, value)
        around.push(open)
        open = { value, name: null }
        at++
        break
      }
      case '}':
      case ']':
        open = around.pop() ?? open
        at++
        break
      case '"': {
        at = afterText(text, start + 1)
        const written = String(JSON.parse(text.slice(start, at)))
        if (Array.isArray(open.value) || open.name !== null) put(open, written)
        else open.name = written
        break
      }
      default:
        while (isScalar(text.charCodeAt(at))) at++
        if (at === start) at++
        else {
          const written = text.slice(start, at)
          put(open, /^-?\d+$/.test(written) ? toInteger(written) : JSON.parse(written))
        }
    }
  }
  return outermost[0]
}

interface Open {
  readonly value: unknown[] | Record<string, unknown>
  /** Of the member whose value comes next. */
  name: string | null
}

function put(open: Open, value: unknown): void {
  if (Array.isArray(open.value)) {
    open.value.push(value)
    return
  }
  const name = open.name ?? ''
  open.name = null
  if (name !== '__proto__') open.value[name] = value
  // And not the prototype, for which that name stands.
  else Object.defineProperty(open.value, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Behind the quote that ends a text, from somewhere within it. */
function afterText(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === 0x5c) at++
    else if (sign === 0x22) break
  }
  return at + 1
}

const isBlank = (sign: number): boolean => sign === 0x20 || (sign >= 0x09 && sign <= 0x0d)

/** Of numbers, and of `true`, `false` and `null`. */
const isScalar = (sign: number): boolean =>
  (sign >= 0x30 && sign <= 0x39) || sign === 0x2b || sign === 0x2d || sign === 0x2e || (sign >= 0x61 && sign <= 0x7a) || sign === 0x45
