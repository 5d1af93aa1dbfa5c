// Values that are put together by an operator: texts, paths, lists.
import { BinaryOp, Op } from '../../syntax/index.ts'
import { CONTENT, type Item, type Step } from './flow-types.ts'
import { around, constantText, HOLE, JOIN } from './shape.ts'
import type { Run } from './trace.ts'

/** `left + right`, `folder / name`, `"%s" % name`, `one | other`. */
export function traceBinary(run: Run, item: Item, operator: number, left: number, right: number): void {
  const { fn, node, block, shape } = item
  const text = (part: number): string => constantText(run.tracer.reader, fn, part, block)
  const joined = (part = 0): Step => run.step(item, fn, node, 'joined', '', null, part)
  if (item.path[0] === CONTENT) {
    run.to(item, left, { isShared: true })
    if (operator === BinaryOp.Div) run.to(item, right, { isShared: true })
    return
  }
  // What is put together is a text.
  if (run.kind === 'nosql' && operator !== BinaryOp.BitOr) return
  switch (operator) {
    case BinaryOp.Add: {
      run.to(item, left, { shape: around(shape, '', text(right)), steps: joined(left) })
      run.to(item, right, { shape: around(shape, text(left), ''), steps: joined(right) })
      return
    }
    case BinaryOp.Div: {
      const steps = joined()
      run.to(item, left, { shape: around(shape, '', JOIN + text(right)), steps })
      run.to(item, right, { shape: around(shape, text(left) + JOIN, ''), steps })
      return
    }
    case BinaryOp.Mod: {
      const format = text(left)
      const steps = joined()
      const { code } = fn.module.form
      const pieces = format.split(/%[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]/)
      if (code[right] !== Op.Tuple) {
        run.to(item, right, {
          path: code[right] === Op.Dict ? ['*'] : [],
          shape: around(shape, pieces[0] ?? '', pieces.slice(1).join(HOLE)),
          steps,
        })
        run.to(item, left)
        return
      }
      for (let i = 0; i < (code[right + 2] ?? 0); i++)
        run.to(item, code[right + 3 + i] ?? 0, {
          shape: around(shape, pieces.slice(0, i + 1).join(HOLE), pieces.slice(i + 1).join(HOLE)),
          steps,
        })
      run.to(item, left)
      return
    }
    case BinaryOp.BitOr:
    case BinaryOp.Mul:
      run.to(item, left)
      run.to(item, right)
      return
    default:
  }
}
