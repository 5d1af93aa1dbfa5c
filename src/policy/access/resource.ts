// `resource.owner` in a condition becomes what a policy says that it is on this route. That is done in the text, once, so that
// nothing is left to do when a request comes.
import { type Expr, nearName, parseExpr, walkExpr } from '../cel/index.ts'
import type { ResourceBinding } from './rule.ts'

export type Resolved =
  | { readonly kind: 'ok'; readonly source: string }
  | { readonly kind: 'refused'; readonly message: string; readonly offset: number }

/** A condition that does not parse is given back as it is: whoever compiles it says why. */
export function resolveResource(source: string, binding: ResourceBinding | null): Resolved {
  if (!source.includes('resource')) return { kind: 'ok', source }
  const parsed = parseExpr(source)
  if (parsed.kind === 'refused') return { kind: 'ok', source }
  const uses: { readonly of: Expr; readonly field: string; readonly end: number }[] = []
  let taken = false
  const owned = new Set<Expr>()
  let bare: Expr | null = null
  walkExpr(parsed.expr, (part) => {
    if (part.kind === 'loop' && part.variable === 'resource') taken = true
    if ((part.kind === 'select' || part.kind === 'has') && part.of.kind === 'name' && part.of.name === 'resource') {
      owned.add(part.of)
      uses.push({ of: part.of, field: part.field, end: part.kind === 'has' ? endOfField(source, part.of.end) : part.end })
    } else if (part.kind === 'name' && part.name === 'resource' && !owned.has(part)) {
      bare = part
    }
  })
  if (taken) return { kind: 'refused', message: '`resource` cannot be the variable of a loop', offset: 0 }
  if (bare !== null) return { kind: 'refused', message: '`resource` alone has no meaning: ask for one of its attributes', offset: 0 }
  let text = source
  for (const { of, field, end } of uses.sort((a, b) => b.of.start - a.of.start)) {
    const attributes = binding?.attributes ?? {}
    const expression = Object.hasOwn(attributes, field) ? attributes[field] : undefined
    if (expression === undefined) {
      const message =
        binding === null
          ? `nothing says what \`resource\` is here: add a resource that selects this route, with \`${field}\``
          : `the resource \`${binding.id}\` has no \`${field}\`${nearName(field, Object.keys(attributes))}`
      return { kind: 'refused', message, offset: of.start }
    }
    text = `${text.slice(0, of.start)}(${expression})${text.slice(end)}`
  }
  return { kind: 'ok', source: text }
}

/** Of `has(resource.owner)`: the field ends before the bracket. */
function endOfField(source: string, start: number): number {
  const match = /^\s*\.\s*\w+/.exec(source.slice(start))
  return start + (match?.[0].length ?? 0)
}
