// `gateway.mode`, `enforce`, `strict`, `paths` and `docs`: what becomes of requests that no rule is about, by the beginning of their path.

import { isMap, isNode } from 'yaml'
import { choice, type Fields, flag, list, record, type Shape, table, text, WrongSetting } from '../shape.ts'

/** Ways in which a path could be read twice, and which an operation may be made for. What is no path, or holds a control character, never passes. */
export const pathDoubts = ['dot-segment', 'empty-segment', 'encoded-slash', 'backslash', 'needless-encoding'] as const

export interface WrittenPath {
  /** Known to the application, and no rule is about it. */
  readonly unmatched: 'deny' | 'allow'
  /** Not known at all. */
  readonly unknown: 'deny' | 'forward'
  readonly doubts: readonly (typeof pathDoubts)[number][]
}

export interface WrittenRoutes {
  readonly mode: 'observe' | 'enforce'
  readonly enforce: readonly string[]
  /** Nothing may be open for the whole application. */
  readonly strict: boolean
  /** By prefix. Of several that fit, the longest that says something counts. */
  readonly paths: ReadonlyMap<string, Partial<WrittenPath>>
  readonly docs: 'private' | 'off' | 'open'
}

const example = '`gateway: {paths: {/legacy: {unmatched: allow}}}`'
const modeExample = "`gateway: {mode: observe, enforce: ['/admin/**']}`"

export const routesFields: Fields<WrittenRoutes> = {
  mode: choice(['observe', 'enforce'], {
    description: 'Note what the policy says, or hold to it (default: observe). `--mode` says otherwise.',
    example: modeExample,
  }),
  enforce: list(
    text({
      description: 'A pattern of paths: `*` is one part, `**` is any number.',
      expected: 'a pattern of paths',
      example: modeExample,
      pattern: '^/\\S*$',
    }),
    { description: 'Where the policy is held to while the rest is observed.', example: modeExample },
  ),
  strict: flag({
    description: 'Nothing is let through without a rule for the application as a whole, only below a prefix (default: false).',
    example: '`gateway: {strict: true}`',
  }),
  paths: table(
    { pattern: '^/[^*\\s]*$', expected: 'the beginning of a path, such as `/legacy`, which is about all below it', noun: 'a prefix' },
    record<WrittenPath>(
      {
        unmatched: choice(['deny', 'allow'], { description: 'Operations that no rule is about (default: deny).', example }),
        unknown: choice(['deny', 'forward'], {
          description: 'What the application is not known to have (default: deny).',
          example: '`gateway: {paths: {/static: {unknown: forward}}}`',
        }),
        doubts: list(choice(pathDoubts, { description: 'A way in which a path could be read twice.', example }), {
          description: 'Paths that could be read in more than one way, and which operations here are made for (default: none).',
          example: '`gateway: {paths: {/files: {doubts: [encoded-slash]}}}`',
        }),
      },
      { description: 'What becomes of requests below a prefix.', example },
    ),
    { description: 'What becomes of requests that no rule is about, by the beginning of their path: the longest counts.', example },
  ),
  docs: choice(['private', 'off', 'open'], {
    description:
      "The application's document and its pages: for those whom a rule allows them, for nobody, or for everybody (default: private).",
    example: '`gateway: {docs: off}`',
  }),
}

/** `/` is every path. */
export const isWholeApplication = (prefix: string): boolean => /^\/+$/.test(prefix)

/** Holds the section to its own word `strict`. */
export function heldStrict<Value extends Partial<WrittenRoutes>>(shape: Shape<Value>): Shape<Value> {
  return {
    schema: shape.schema,
    read(written) {
      const value = shape.read(written)
      if (value.strict !== true) return value
      for (const [prefix, { unmatched, unknown }] of value.paths ?? []) {
        if (!isWholeApplication(prefix) || (unmatched !== 'allow' && unknown !== 'forward')) continue
        const map = written.follow(written.node)
        const node = isMap(map) ? map.getIn(['paths', prefix], true) : null
        const name = unmatched === 'allow' ? 'unmatched' : 'unknown'
        throw new WrongSetting(
          { kind: 'wrong', expected: '`deny` while `gateway.strict` is on, since every path begins with it', example },
          `${written.key}.paths.${prefix}.${name}`,
          isNode(node) ? node : written.node,
        )
      }
      return value
    },
  }
}
