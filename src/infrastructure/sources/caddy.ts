// Caddyfiles: the sites of each, with the snippets that they import put in.

import { type CaddyLine, decodeConfig, parseCaddyfile } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'

export interface CaddyConfig {
  readonly file: string
  readonly sites: readonly CaddySite[]
  /** The lines of the block of global options. */
  readonly options: readonly CaddyLine[]
  /** It imports what is not in the file. */
  readonly isPartial: boolean
}

export interface CaddySite {
  readonly addresses: readonly string[]
  readonly lines: readonly CaddyLine[]
  readonly line: number
}

export default defineSource<CaddyConfig>({
  noun: 'Caddyfile',
  read({ tree }, problem) {
    return [...tree.files, ...tree.others()].flatMap(({ path, size }) => {
      if (size > 500_000 || !/(?:^|\/)Caddyfile(?:[.-][\w.-]+)?$|\.caddyfile$/i.test(path)) return []
      const bytes = tree.read(path)
      if (bytes === null) return []
      const { value, problems } = parseCaddyfile(decodeConfig(bytes))
      for (const { line, message } of problems) problem('caddyfile-unreadable', { file: path, line }, message)
      return [readConfig(path, value)]
    })
  },
})

function readConfig(file: string, lines: readonly CaddyLine[]): CaddyConfig {
  const snippets = new Map(
    lines.flatMap(({ words, block }) =>
      block !== null && /^\(.+\)$/.test(words[0] ?? '') ? [[(words[0] ?? '').slice(1, -1), block] as const] : [],
    ),
  )
  let isPartial = false
  const expand = (list: readonly CaddyLine[], depth: number): CaddyLine[] =>
    list.flatMap((line) => {
      if (line.words[0] !== 'import') return [line.block === null ? line : { ...line, block: expand(line.block, depth) }]
      const snippet = depth > 10 ? undefined : snippets.get(line.words[1] ?? '')
      // What a snippet makes of its arguments is not followed.
      if (snippet === undefined || line.words.length > 2) isPartial = true
      return snippet === undefined ? [] : expand(snippet, depth + 1)
    })
  const [first] = lines
  const options = first !== undefined && first.words.length === 0 ? (first.block ?? []) : []
  const rest = lines.filter((line) => line.words.length > 0 && !/^\(.+\)$/.test(line.words[0] ?? ''))
  // A file with one site may leave its braces out: addresses, then its lines.
  const [head, ...body] = rest
  const bare = head !== undefined && head.block === null && head.words[0] !== 'import'
  const sites = bare ? [{ words: head.words, block: body, line: head.line }] : rest
  return {
    file,
    options,
    sites: sites.flatMap(({ words, block, line }) => {
      if (block === null) {
        isPartial = true
        return []
      }
      const addresses = words.map((word) => fillIn(word.replace(/,$/, ''))).flatMap((word) => word.split(','))
      return [{ addresses, lines: expand(block, 0), line }]
    }),
    isPartial,
  }
}

/** `{$NAME:default}` with its default; without one it stays. */
export function fillIn(word: string): string {
  return word.replace(/\{\$\w+:([^{}]*)\}/g, '$1')
}
