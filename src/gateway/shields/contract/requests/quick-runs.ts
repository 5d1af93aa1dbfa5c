// Patterns that are runs of signs of ASCII from the beginning of a text to its end, `^[A-Z]{3}-\d{4,8}$`: what their runs take one after the other, fits.

/** A bit for each. */
const mostClasses = 30
const whole = /^\^((?:\[[^\]]+\]|\\[dw]|[\w :/@,-])(?:\{\d{1,4}(?:,\d{0,4})?\}|[+*?]?))+\$$/
const parts = /(\[[^\]]+\]|\\[dw]|[\w :/@,-])(?:\{(\d+)(,?)(\d*)\}|([+*?]?))/g
/** Of signs that mean themselves wherever they stand: a hyphen that is no range is the first one or the last. */
const withinClass = /^\[-?(?:\w-\w|\\[dw]|[\w :/@,])*-?\]$/
const classParts = /(\w)-(\w)|\\([dw])|([\w :/@,-])/g

export class Runs {
  /** Of each byte, a bit for each class of signs that it is in. */
  readonly #classes: Int32Array
  /** The class of each place of a text. */
  readonly #places: Int32Array
  /** Of all places behind them. */
  readonly #rest: number
  readonly #least: number
  readonly #most: number

  constructor(classes: Int32Array, places: Int32Array, rest: number, least: number, most: number) {
    this.#classes = classes
    this.#places = places
    this.#rest = rest
    this.#least = least
    this.#most = most
  }

  /** True where the text is sure to fit. */
  fit(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from
    if (length < this.#least || length > this.#most) return false
    const classes = this.#classes
    const places = this.#places
    let place = 0
    for (; place < places.length && place < length; place++)
      if (((classes[bytes[from + place] ?? 0] ?? 0) & (places[place] ?? 0)) === 0) return false
    const rest = this.#rest
    for (; place < length; place++) if (((classes[bytes[from + place] ?? 0] ?? 0) & rest) === 0) return false
    return true
  }
}

/** More than any text has. */
const endless = 1 << 28
const mostPlaces = 100

/** Null where a pattern is anything more. */
export function readRuns(pattern: string): Runs | null {
  if (!whole.test(pattern)) return null
  const classes = new Int32Array(256)
  const bits = new Map<string, number>()
  const places: number[] = []
  let most = 0
  let rest = 0
  for (const [, signs = '', least, comma, many, mark] of pattern.slice(1, -1).matchAll(parts)) {
    // Only the last one may be of any length.
    if (most > places.length || bits.size === mostClasses) return null
    let bit = bits.get(signs)
    if (bit === undefined) {
      bit = 1 << bits.size
      bits.set(signs, bit)
      if (!addSigns(classes, signs, bit)) return null
    }
    const atLeast = least !== undefined ? Number(least) : mark === '*' || mark === '?' ? 0 : 1
    const atMost =
      least !== undefined ? (comma === '' ? atLeast : many === '' ? endless : Number(many)) : mark === '*' || mark === '+' ? endless : 1
    if (places.length + atLeast > mostPlaces) return null
    for (let n = 0; n < atLeast; n++) places.push(bit)
    most = places.length + atMost - atLeast
    rest = bit
  }
  return new Runs(classes, Int32Array.from(places), rest, places.length, most)
}

/** False of a class that has more in it. */
function addSigns(classes: Int32Array, signs: string, bit: number): boolean {
  const add = (first: number, last: number): void => {
    for (let byte = first; byte <= last; byte++) classes[byte] = (classes[byte] ?? 0) | bit
  }
  const isClass = signs.startsWith('[')
  if (isClass && (!withinClass.test(signs) || signs.includes('--'))) return false
  for (const [, first, last, kind, sign] of (isClass ? signs.slice(1, -1) : signs).matchAll(classParts)) {
    if (first !== undefined && last !== undefined) add(first.charCodeAt(0), last.charCodeAt(0))
    else if (kind !== undefined) for (const one of kind === 'd' ? digits : words) add(one.charCodeAt(0), one.charCodeAt(0))
    else if (sign !== undefined) add(sign.charCodeAt(0), sign.charCodeAt(0))
  }
  return true
}

const digits = '0123456789'
const words = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_`
