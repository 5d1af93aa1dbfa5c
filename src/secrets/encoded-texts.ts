// Texts inside a text: the values of a Kubernetes Secret are base64.

export interface EncodedText {
  readonly name: string
  readonly decoded: string
  /** Of the encoded value, in the outer text. */
  readonly start: number
  readonly end: number
}

const mostTexts = 200
const entry = /^[ \t]+["']?(?<name>[\w.-]{1,100})["']?:[ \t]*["']?(?<value>[A-Za-z0-9+/]{8,20000}={0,2})["']?,?[ \t]*(?:#.*)?$/dgm

export function findEncodedTexts(path: string, text: string): EncodedText[] {
  if (!/\.(?:ya?ml|json)$/i.test(path) || !/^\s*["']?kind["']?:\s*["']?Secret\b/m.test(text)) return []
  const found: EncodedText[] = []
  for (const match of text.matchAll(entry)) {
    const [start, end] = match.indices?.groups?.['value'] ?? [0, 0]
    const { name = '', value = '' } = match.groups ?? {}
    const decoded = decodeText(value)
    if (decoded !== null) found.push({ name, decoded, start, end })
    if (found.length >= mostTexts) break
  }
  return found
}

/** Null where it is no text. */
export function decodeText(base64: string): string | null {
  if (base64.replace(/=+$/, '').length % 4 === 1) return null
  const decoded = Buffer.from(base64, 'base64').toString('utf8')
  return /^[\t\n\r -~\u00a0-\uffef]*$/.test(decoded) && !decoded.includes('\ufffd') ? decoded : null
}
