// What a value of a patched parameter may be, by what it would do where it does harm. Where a plain form is enough for ordinary use, nothing else is let
// through; where none is, what the language of the harm is made of is not. A value that is fine is fine in one decoding: an escape in it is none.

import { publicHostFault } from './public-host.ts'

/** Null where the value may pass; else what is wrong with it, for the record. It never holds the value. */
export type Grammar = (value: string) => string | null

export interface GrammarOptions {
  /** Null: any public name. */
  readonly hosts: readonly string[] | null
  readonly pattern: RegExp | null
  readonly most: number
}

export type ValueClass =
  | 'sql'
  | 'nosql'
  | 'command'
  | 'path'
  | 'template'
  | 'ssrf'
  | 'xss'
  | 'xml'
  | 'deserialisation'
  | 'redirect'
  | 'mail'
  | 'pattern'
  | 'expression'
  | 'size'

const longest = 4096

export function createGrammar(kind: ValueClass, { hosts, pattern, most }: GrammarOptions): Grammar {
  if (pattern !== null) return (value) => (value.length <= longest && pattern.test(value) ? null : 'it is not what `pattern` asks for')
  const grammar = grammars[kind]({ hosts, most })
  return (value) => {
    if (value.length > longest) return `it is longer than ${longest} characters`
    // Two readers could decode it once more, or stop at it.
    if (/[\0\u2028\u2029\ufffe\uffff]/.test(value)) return 'it holds a character that ends texts'
    return grammar(value)
  }
}

type Made = (options: Pick<GrammarOptions, 'hosts' | 'most'>) => Grammar

const refuseWhere =
  (...faults: readonly (readonly [RegExp, string])[]): Made =>
  () =>
  (value) =>
    faults.find(([pattern]) => pattern.test(value))?.[1] ?? null

/** Words of statements; in a text with blanks they could be read as such. */
const sqlWords =
  /\b(?:and|or|xor|not|union|select|insert|update|delete|drop|alter|create|grant|exec|execute|merge|replace|from|where|having|like|rlike|ilike|regexp|between|in|is|null|case|when|then|order|group|by|limit|offset|into|join|as|sleep|benchmark|waitfor|declare|cast|convert|values|set|returning|procedure)\b/i

const one = /^[\p{L}\p{N}_][\p{L}\p{N}_.@:+-]*$/u

const grammars: Readonly<Record<ValueClass, Made>> = {
  sql: () => (value) => {
    if (value === '' || /^-?\d+(?:\.\d+)?$/.test(value)) return null
    if (!/^[\p{L}\p{M}\p{N} _.@:,+-]+$/u.test(value)) return 'it holds a character that a statement could be made of'
    if (value.includes('--')) return 'it holds the beginning of a comment'
    return / /.test(value) && sqlWords.test(value) ? 'it holds a word of statements' : null
  },
  nosql: () => (value) => (/[${}\\]|^\s*\[/.test(value) ? 'it holds a character that an operator is made of' : null),
  command: () => (value) => {
    if (value === '') return null
    if (value.startsWith('-')) return 'it begins as an option does'
    return /^[\p{L}\p{N}_./@:+,=-]+$/u.test(value) ? null : 'it holds a character that a shell reads'
  },
  path: () => (value) => {
    if (value === '') return null
    if (/^[/\\~]|^[A-Za-z]:/.test(value)) return 'it does not begin within the folder'
    if (/[\\%:*?"<>|]|[\x01-\x1f\x7f]/.test(value)) return 'it holds a character that names of files do not need'
    const parts = value.split('/')
    if (parts.some((part) => part === '.' || part === '..' || part === '')) return 'it leads out of the folder, or by two slashes'
    if (
      value
        .normalize('NFKC')
        .split(/[/\\]/)
        .some((part) => part === '..' || part === '.')
    )
      return 'it leads out of the folder in another writing'
    return parts.some((part) => /^\.|[. ]$/.test(part)) ? 'it names a hidden file, or ends as no name does' : null
  },
  template: refuseWhere([/[{}%$#<>`\\]|@\(/, 'it holds a character that templates are made of'], [/__/, 'it holds two underscores']),
  ssrf:
    ({ hosts }) =>
    (value) =>
      addressFault(value, hosts),
  xss: refuseWhere(
    [/[<>"'`\\]/, 'it holds a character that markup is made of'],
    [/&(?:#|[a-z]+;)/i, 'it holds an escape of markup'],
    [/^[\s\x01-\x1f]*(?:javascript|data|vbscript)\s*:/i, 'it is an address that runs'],
  ),
  xml: refuseWhere(
    [/<!(?!--|\[CDATA\[)/, 'it holds a declaration'],
    [/\bxi:include|XInclude|<\?xml-stylesheet/i, 'it includes other files'],
    [/<\?xml[^>]*encoding\s*=\s*["'](?!utf-8|us-ascii|iso-8859-1)/i, 'it says an encoding that hides what it says'],
  ),
  deserialisation: refuseWhere(
    [/^\s*(?:gA[JNRUWSTQ]|KGRw|Y29z|rO0A|AAEAAAD|TzoxM|YToy)|\x80[\x02-\x05]|\xac\xed\x00\x05/, 'it begins as a stored object does'],
    [/(?:^|[\s[{,:-])!(?:!|<)|!!?python\//, 'it names a type that is made'],
    [/__(?:reduce|class|globals)__|\bpy\/(?:object|reduce|type)|[$@]type\b|_\$\$ND_FUNC/, 'it names what is called while objects are made'],
    [/^c(?:os|posix|nt|builtins|__builtin__|subprocess)\n|\n[tR]\.?\s*$/, 'it begins as a stored object does'],
  ),
  redirect:
    ({ hosts }) =>
    (value) => {
      if (value === '') return null
      if (/^\/(?![/\\])[^\\\x01-\x1f\x7f]*$/.test(value)) return null
      return hosts === null ? 'it does not lead to a path of this application' : addressFault(value, hosts)
    },
  mail: refuseWhere([/[\r\n]|%0[ad]/i, 'it holds a line break']),
  pattern: refuseWhere([/[.*+?^${}()|[\]\\]/, 'it holds a character that patterns are made of']),
  expression: () => (value) =>
    value === '' || one.test(value) || /^-?\d+(?:\.\d+)?$/.test(value) ? null : 'it is more than one name or number',
  size:
    ({ most }) =>
    (value) =>
      /^\d{1,9}$/.test(value) && Number(value) <= most ? null : `it is no number up to ${most}`,
}

function addressFault(value: string, hosts: readonly string[] | null): string | null {
  if (value === '') return null
  if (!/^https?:\/\/[^/?#\\@\s\x01-\x1f\x7f]+(?:[/?#][^\\\s\x01-\x1f\x7f]*)?$/i.test(value))
    return 'it is no plain address with http or https'
  let host: string
  let port: string
  try {
    const address = new URL(value)
    host = address.hostname.replace(/\.$/, '')
    port = address.port
  } catch {
    return 'it is no address'
  }
  const authority = /^https?:\/\/([^/?#]+)/i.exec(value)?.[1] ?? ''
  // What a reader made something else of is read otherwise by others: `0x7f.1`, letters of another script.
  if (
    authority
      .toLowerCase()
      .replace(/:\d{1,5}$/, '')
      .replace(/\.$/, '') !== host
  )
    return 'its host could be read in another way'
  if (port !== '') return 'it names a port'
  if (hosts !== null) return hosts.some((allowed) => fitsHost(allowed, host)) ? null : 'it names a host that is not in `hosts`'
  return publicHostFault(host)
}

function fitsHost(allowed: string, host: string): boolean {
  const name = allowed.toLowerCase()
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) && host.length > name.length - 1 : host === name
}
