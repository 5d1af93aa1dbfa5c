// The place at which a value becomes part of a text that its own function gives to an effect: there it can be made harmless.
import type { EffectKind } from '../../../knowledge/index.ts'
import type { JoinedPart } from '../../../model/index.ts'
import { type FlowOrigin, HOLE, type Step } from '../../../project/index.ts'
import { endOf, Op, startOf } from '../../../syntax/index.ts'
import { importsOf, modulesIn, placeBetween } from '../code/index.ts'

const MODULES = ['html', 'shlex'] as const
const PLAIN: ReadonlySet<number> = new Set([Op.Local, Op.Global, Op.Attribute, Op.Index, Op.Call])

export function joinedPart(kind: EffectKind, { steps, shape }: FlowOrigin): JoinedPart | null {
  if (kind !== 'html' && kind !== 'command') return null
  let joined: Step | null = steps
  while (joined !== null && joined.role !== 'joined') joined = joined.next
  if (joined === null || joined.part === 0) return null
  // `"<b>" + name + "</b>"` is one text in another.
  let whole = joined
  while (whole.next?.role === 'joined' && contains(whole.next, whole)) whole = whole.next
  if (whole.next?.role !== 'reaches' || whole.next.fn !== joined.fn) return null
  const { fn, part } = joined
  const { form, value } = fn.module
  if (!PLAIN.has(form.code[part] ?? 0)) return null
  const toText = (text: string): string => text.replaceAll(HOLE, '…')
  return {
    place: placeBetween(value.file, form, startOf(form, part), endOf(form, part)),
    before: toText(shape.before),
    after: toText(shape.after),
    modules: modulesIn(fn, MODULES),
    imports: importsOf(fn.module, MODULES),
  }
}

function contains({ fn, node }: Step, inner: Step): boolean {
  const { form } = fn.module
  return inner.fn === fn && startOf(form, node) <= startOf(form, inner.node) && endOf(form, inner.node) <= endOf(form, node)
}
