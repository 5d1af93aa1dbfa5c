// How FastAPI's own objects would be named: `module:qualname` of what is called.
import { pick, type Value } from '../../../project/index.ts'

export interface CallName {
  readonly module: string
  readonly name: string
  readonly kind: 'function' | 'class' | 'instance' | 'method' | 'partial' | 'lambda' | 'unknown'
}

export function callName(given: Value): CallName {
  const value = pick(given)
  switch (value.kind) {
    case 'function': {
      const module = value.attrs.get('__module__')
      return {
        module: module?.kind === 'const' ? String(module.value) : value.module.name,
        name: value.qualname,
        kind: value.form.isLambda ? 'lambda' : 'function',
      }
    }
    case 'class':
      return { module: value.module, name: value.qualname, kind: 'class' }
    case 'instance':
      return { module: value.cls.module, name: value.cls.qualname, kind: 'instance' }
    case 'method': {
      const inner = callName(value.func)
      return { ...inner, kind: 'method' }
    }
    case 'partial':
      return { ...callName(value.func), kind: 'partial' }
    case 'native':
      return { ...splitPath(value.name), kind: 'function' }
    case 'external':
      return { ...splitPath(value.path), kind: value.args === undefined ? 'function' : 'instance' }
    case 'descriptor':
      return callName(value.func)
    case 'generic':
      return callName(value.origin)
    default:
      return { module: '?', name: '?', kind: 'unknown' }
  }
}

/** `fastapi.applications.FastAPI.setup.<locals>.openapi` → the module is what comes before the first capital or local. */
function splitPath(path: string): { module: string; name: string } {
  const clean = path.replace(/\(\)/g, '')
  const parts = clean.split('.')
  const first = parts.findIndex((p, i) => i > 0 && /^[A-Z<]/.test(p))
  const at = first > 0 ? first : Math.max(1, parts.length - 1)
  return { module: parts.slice(0, at).join('.'), name: parts.slice(at).join('.') || clean }
}

export function callText(value: Value): string {
  const { module, name } = callName(value)
  return `${module}:${name}`
}
