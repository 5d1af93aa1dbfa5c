// What a configuration file written in Python sets its names to, as far as that is written out: `bind = "0.0.0.0:8000"`.

import { type Form, lineOf, Op, parsePython } from '../syntax/index.ts'

export interface PythonConstant {
  readonly name: string
  readonly value: string | number | boolean
  readonly line: number
}

/** Of the module itself, in order; what is put together by code is passed over, and what is asked of the environment has its default. */
export function readPythonConstants(bytes: Uint8Array): readonly PythonConstant[] {
  const { form } = parsePython(bytes)
  const found: PythonConstant[] = []
  for (const statement of listOf(form, form.body)) {
    if (form.code[statement] !== Op.Assign) continue
    const value = readConstant(form, form.code[statement + 2] ?? 0)
    if (value === null) continue
    const count = form.code[statement + 3] ?? 0
    for (let index = 0; index < count; index++) {
      const target = form.code[statement + 4 + index] ?? 0
      if (form.code[target] === Op.Global) found.push({ name: textAt(form, target + 2), value, line: lineOf(form, statement) })
    }
  }
  return found
}

function readConstant(form: Form, node: number): PythonConstant['value'] | null {
  switch (form.code[node]) {
    case Op.Str:
      return textAt(form, node + 2)
    case Op.Int:
      return form.numbers[form.code[node + 2] ?? 0] ?? null
    case Op.True:
      return true
    case Op.False:
      return false
    case Op.List:
    case Op.Tuple: {
      const items = listOf(form, node).map((item) => readConstant(form, item))
      return items.every((item) => item !== null) ? items.join(',') : null
    }
    case Op.Call:
      return readDefault(form, node)
    default:
      return null
  }
}

/** `os.getenv("BIND", "0.0.0.0:80")`, `os.environ.get(…)`. */
function readDefault(form: Form, node: number): PythonConstant['value'] | null {
  const callee = form.code[node + 2] ?? 0
  if (form.code[callee] !== Op.Attribute || !/^(?:getenv|get)$/.test(textAt(form, callee + 3)) || form.code[node + 3] !== 2) return null
  return readConstant(form, form.code[node + 9] ?? 0)
}

function listOf(form: Form, node: number): number[] {
  const count = form.code[node + 2] ?? 0
  return Array.from({ length: count }, (_, index) => form.code[node + 3 + index] ?? 0)
}

function textAt(form: Form, at: number): string {
  return form.strings[form.code[at] ?? 0] ?? ''
}
