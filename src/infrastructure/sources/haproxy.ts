// HAProxy configuration: the sections of each file, those that take or pass on connections with what `defaults` gives them.

import { decodeConfig, type HaproxyLine, type HaproxySection, parseHaproxy } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { fillHoles } from '../template-holes.ts'

export interface HaproxyConfig {
  readonly file: string
  readonly proxies: readonly HaproxyProxy[]
  /** The lines of `global`. */
  readonly options: readonly HaproxyLine[]
  /** A program fills it in, or lines of it depend on how HAProxy is started. */
  readonly isPartial: boolean
}

export interface HaproxyProxy {
  readonly kind: 'frontend' | 'listen' | 'backend'
  readonly name: string
  /** Those of its defaults, and then its own. */
  readonly lines: readonly HaproxyLine[]
  readonly line: number
}

const named = /(?:^|\/)[^/]*haproxy[^/]*\.(?:cfg|conf)(?:\.[\w-]+)?$|(?:^|\/)[^/]*haproxy[^/]*\/(?:[^/]+\/)*[^/]+\.cfg(?:\.[\w-]+)?$/i
const looksRight = /^(?:frontend|listen|backend)[ \t]/m

export default defineSource<HaproxyConfig>({
  noun: 'HAProxy configuration',
  read({ tree }, problem) {
    return [...tree.files, ...tree.others()].flatMap(({ path, size }) => {
      if (size > 1_000_000 || !named.test(path)) return []
      const bytes = tree.read(path)
      if (bytes === null) return []
      const raw = decodeConfig(bytes)
      if (!looksRight.test(raw)) return []
      const { text, hasHoles } = fillHoles(raw)
      const { value, problems } = parseHaproxy(text)
      if (!hasHoles) for (const { line, message } of problems) problem('haproxy-unreadable', { file: path, line }, message)
      const isPartial = hasHoles || value.some(({ lines }) => lines.some(({ words }) => words[0]?.startsWith('.') === true))
      return [
        {
          file: path,
          proxies: readProxies(value),
          options: value.flatMap(({ kind, lines }) => (kind === 'global' ? lines : [])),
          isPartial,
        },
      ]
    })
  },
})

function readProxies(sections: readonly HaproxySection[]): HaproxyProxy[] {
  const defaults = new Map<string, readonly HaproxyLine[]>()
  let last: readonly HaproxyLine[] = []
  return sections.flatMap(({ kind, args, lines, line }): HaproxyProxy[] => {
    const from = args.indexOf('from')
    const given = from < 0 ? undefined : defaults.get(args[from + 1] ?? '')
    if (kind === 'defaults') {
      last = given === undefined ? lines : [...given, ...lines]
      if (args[0] !== undefined && from !== 0) defaults.set(args[0], last)
      return []
    }
    if (kind !== 'frontend' && kind !== 'listen' && kind !== 'backend') return []
    // Once an address could stand behind the name.
    const short = kind !== 'backend' && args[1] !== undefined && from < 0 ? [{ words: ['bind', ...args.slice(1)], line }] : []
    return [{ kind, name: args[0] ?? '', lines: [...(given ?? last), ...short, ...lines], line }]
  })
}
