// Lowers the arguments of a call, or of a class.
import type { Lowering } from './context.ts'
import { ArgKind } from './form.ts'
import type { ArgumentNode } from './parser.ts'
import { ArgCategory } from './parser-tables.ts'
import { mangle } from './scopes.ts'

/** Pushes kind, name and value. */
export function pushArgument(lowering: Lowering, argument: ArgumentNode): void {
  const { emitter } = lowering
  const { name, valueExpr, argCategory } = argument.d
  const value = lowering.expression(lowering, valueExpr)
  if (name) {
    emitter.push(ArgKind.Keyword)
    emitter.push(emitter.string(mangle(name.d.value, lowering.privateClass)))
  } else {
    emitter.push(kindOf(argCategory))
    emitter.push(0)
  }
  emitter.push(value)
}

function kindOf(category: number): number {
  if (category === ArgCategory.Simple) return ArgKind.Positional
  return category === ArgCategory.UnpackedList ? ArgKind.Star : ArgKind.DoubleStar
}
