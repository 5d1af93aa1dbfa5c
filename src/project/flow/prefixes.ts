// How a text begins or ends that is only known in part: `str(base) + os.sep`, `f"{root}/"`, `"." + host`.
import { BinaryOp, Op } from '../../syntax/index.ts'
import { calleeName, nameAt, type Reader, type SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'

const DEEPEST = 6

/** Whether it ends with what stands between the names of a path: `/srv/a` begins `/srv/abc` too, and `/srv/a/` does not. */
export function endsWithSeparator(reader: Reader, fn: SurveyedFunction, node: number, depth = 0): boolean {
  const { code, strings } = fn.module.form
  if (node === 0 || depth > DEEPEST) return false
  const inner = (one: number): boolean => endsWithSeparator(reader, fn, one, depth + 1)
  // `base if base.endswith(os.sep) else base + os.sep`
  if (code[node] === Op.Ternary) return inner(code[node + 3] ?? 0) || inner(code[node + 4] ?? 0)
  const text = textOf(pick(reader.read(fn, node, 0).value))
  if (text !== null) return /[/\\]$/.test(text)
  const count = code[node + 2] ?? 0
  switch (code[node]) {
    case Op.Attribute:
      return /^(?:sep|altsep)$/.test(strings[code[node + 3] ?? 0] ?? '')
    case Op.Global:
    case Op.Local: {
      const isLocal = code[node] === Op.Local
      const name = strings[code[node + (isLocal ? 3 : 2)] ?? 0] ?? ''
      const home = isLocal ? fn : fn.module.functions[0]
      const stores = home?.stores.get(name) ?? []
      if (home === undefined || stores.length === 0) return false
      // `from os import sep`
      if (stores.every(({ how }) => how === 'import')) return name === 'sep'
      return stores.every((store) => store.how === 'value' && endsWithSeparator(reader, home, store.node, depth + 1))
    }
    case Op.Binary:
      return count === BinaryOp.Add && inner(code[node + 4] ?? 0)
    case Op.FString:
      return count > 0 && inner(code[node + 2 + count] ?? 0)
    case Op.Field:
      return inner(code[node + 2] ?? 0)
    case Op.Tuple:
    case Op.List:
      return count > 0 && Array.from({ length: count }, (_, i) => code[node + 3 + i] ?? 0).every(inner)
    case Op.Call: {
      const given = code[node + 3] ?? 0
      const last = given === 0 ? 0 : (code[node + 3 + 3 * given] ?? 0)
      const name = calleeName(fn.module, node)
      // `os.path.join(base, "")` ends with a separator.
      if (name === 'join') return given > 1 && (textOf(pick(reader.read(fn, last, 0).value)) === '' || inner(last))
      return name === 'str' && inner(last)
    }
    default:
      return false
  }
}

/** `".example.com"`, `"." + host`, `f".{host}"` */
export function beginsWithDot(reader: Reader, fn: SurveyedFunction, node: number, depth = 0): boolean {
  const { code } = fn.module.form
  if (node === 0 || depth > DEEPEST) return false
  const text = textOf(pick(reader.read(fn, node, 0).value))
  if (text !== null) return text.startsWith('.')
  const count = code[node + 2] ?? 0
  const inner = (one: number): boolean => beginsWithDot(reader, fn, one, depth + 1)
  switch (code[node]) {
    case Op.Binary:
      return count === BinaryOp.Add && inner(code[node + 3] ?? 0)
    case Op.FString:
      return count > 0 && inner(code[node + 3] ?? 0)
    case Op.Tuple:
    case Op.List:
      return count > 0 && Array.from({ length: count }, (_, i) => code[node + 3 + i] ?? 0).every(inner)
    case Op.Call:
      return nameAt(fn.module, code[node + 2] ?? 0) === 'tuple' && isEachDotted(reader, fn, code[node + 6] ?? 0, depth + 1)
    default:
      return false
  }
}

/** `tuple("." + host for host in hosts)` */
function isEachDotted(reader: Reader, fn: SurveyedFunction, node: number, depth: number): boolean {
  const { code } = fn.module.form
  return code[node] === Op.Comprehension && beginsWithDot(reader, fn, code[node + 3] ?? 0, depth)
}
