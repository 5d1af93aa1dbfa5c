// `application/x-www-form-urlencoded` as Starlette reads it, of that only what cannot be read in another way: `;` parts fields for some, half an
// escape is text for some, and bytes above ASCII mean two things.

import { decodeUtf8, type FormEntry, formLimits } from './form-entries.ts'

/** null where it can be read in more than one way. */
export function readForm(bytes: Uint8Array): readonly FormEntry[] | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (text === '') return []
  const entries: FormEntry[] = []
  for (const field of text.split('&')) {
    const equals = field.indexOf('=')
    if (equals < 1 || field.length > formLimits.text || entries.length === formLimits.fields) return null
    const name = decode(field.slice(0, equals))
    const value = decode(field.slice(equals + 1))
    if (name === null || value === null) return null
    entries.push([name, value])
  }
  return entries
}

/** What browsers and clients leave as it is, `+` for a blank, and whole escapes. */
const written = /^(?:[!$'()*+,\-./0-9:=?@A-Z[\]_a-z~{}|^`\\"<>#]|%[0-9A-Fa-f]{2})*$/

function decode(text: string): string | null {
  if (!written.test(text)) return null
  if (!text.includes('%')) return text.replaceAll('+', ' ')
  const bytes = Buffer.from(
    text.replaceAll('+', ' ').replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )
  return decodeUtf8(bytes)
}
