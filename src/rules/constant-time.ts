// `a == b` as a comparison that takes the same time whatever is right: only where both sides are text for sure.
import type { Edit } from '../finding/index.ts'
import type { CodeValue, Comparison, Route } from '../model/index.ts'
import { isDotted, replaceText } from './call-edits.ts'
import type { RuleContext } from './kit.ts'

export function compareInConstantTime(comparison: Comparison, context: RuleContext): readonly Edit[] {
  const { written, left, right, operator } = comparison
  if (written === null || (operator !== '==' && operator !== '!=')) return []
  if (![left, right].every((side) => canBeAskedAgain(side.text) && isText(side, comparison, context))) return []
  const { modules, imports } = written
  const known = ['secrets', 'hmac'].find((name) => Object.hasOwn(modules, name))
  const added = known === undefined ? imports?.free[0] : undefined
  const module = known === undefined ? added : modules[known]
  if (module === undefined) return []
  const { line, column = 0, endColumn = 0, end = line } = written.left
  const between = { ...written.left, line: end, column: endColumn, end: written.right.line, endColumn: written.right.column ?? 0 }
  const behind = { ...written.right, line: written.right.end ?? written.right.line, column: written.right.endColumn ?? 0 }
  return [
    ...(added === undefined || imports === null ? [] : replaceText(imports.at, `import ${added}\n`)),
    ...replaceText({ ...written.left, end: line, endColumn: column }, `${operator === '!=' ? 'not ' : ''}${module}.compare_digest(`),
    ...replaceText(between, '.encode(), '),
    ...replaceText(behind, '.encode())'),
  ]
}

/** What `.encode()` can stand behind. */
function canBeAskedAgain(text: string): boolean {
  return isDotted(text) || /^[\w.]+\[["']\w+["']\]$/.test(text)
}

function isText(value: CodeValue, comparison: Comparison, context: RuleContext): boolean {
  const { from, type } = value
  if (type !== null && /^fastapi\.security\.http\.HTTPBasicCredentials\.(?:username|password)$/.test(type)) return true
  const [source] = from
  if (source === undefined || from.length !== 1) return false
  if (source.kind === 'parameter') return value.note === 'a parameter' && isRequiredText(source.name, comparison, context)
  // `os.environ["KEY"]`, or a setting whose default is a text; one of a class may be declared as nothing, too.
  if (source.kind === 'setting')
    return typeof value.value === 'string' || (type === 'str' && value.certainty === 'unknown' && isDotless(source.name))
  return source.kind === 'constant' && typeof value.value === 'string' && value.certainty === 'certain'
}

function isDotless(name: string): boolean {
  return !name.includes('.')
}

/** FastAPI sees to it that it is a text, on every route that comes here. */
function isRequiredText(name: string, comparison: Comparison, context: RuleContext): boolean {
  const routes = context.routesTo(comparison)
  const own = `${comparison.inside.module}:${comparison.inside.function}`
  return routes.length > 0 && routes.every((route) => declares(route, name, own))
}

function declares(route: Route, name: string, own: string): boolean {
  return route.parameters.some(({ name: alias, in: part, of, required, schema }) => {
    const owner = of === null ? route.handler && `${route.handler.module}:${route.handler.name}` : route.dependencies[of]?.call
    const isNamed = alias === name || (part === 'header' && alias === name.replaceAll('_', '-'))
    return isNamed && owner === own && required && isPlainText(schema)
  })
}

/** A format may stand for an object: `uuid`, `password`. */
function isPlainText(schema: object): boolean {
  const { type, ...rest } = schema as { readonly type?: unknown } // what a schema says is asked for by its key
  return type === 'string' && !('format' in rest) && !('enum' in rest) && !('const' in rest)
}
