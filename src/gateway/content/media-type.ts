// `Content-Type` in the one form in which every reader reads it alike.

export interface MediaType {
  /** Lower case: `application/json`. */
  readonly type: string
  /** Lower-case names. */
  readonly parameters: ReadonlyMap<string, string>
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const head = new RegExp(`^(${token}/${token})[ \\t]*`)
const parameter = new RegExp(`;[ \\t]*(${token})=(${token}|"[\\t !#-\\[\\]-~]*")[ \\t]*`, 'y')

/** null where it is none, or says something twice. */
export function parseMediaType(written: string): MediaType | null {
  const start = head.exec(written)
  const type = start?.[1]?.toLowerCase()
  if (start === null || type === undefined) return null
  const parameters = new Map<string, string>()
  let at = start[0].length
  while (at < written.length) {
    parameter.lastIndex = at
    const [whole, name = '', value = ''] = parameter.exec(written) ?? []
    const lower = name.toLowerCase()
    if (whole === undefined || lower.includes('*') || parameters.has(lower)) return null
    parameters.set(lower, value.startsWith('"') ? value.slice(1, -1) : value)
    at += whole.length
  }
  return { type, parameters }
}

export const isJsonType = (type: string): boolean =>
  type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))

/** Nothing said is UTF-8, for JSON and for forms. */
export function isUtf8Type({ parameters }: MediaType): boolean {
  const charset = parameters.get('charset')
  return charset === undefined || /^utf-?8$/i.test(charset)
}
