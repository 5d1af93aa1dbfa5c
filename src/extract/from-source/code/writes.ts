// Writes to attributes and items of what a library made, as calls of `__setattr__` and `__setitem__`: `context.check_hostname = False`.
import type { CallRow, CallTable } from '../../../knowledge/index.ts'
import type { Call, CodeValue } from '../../../model/index.ts'
import { findContexts, pathOf, pick, placeOf, type SurveyedFunction, typeOf, type Value } from '../../../project/index.ts'
import { Op, unparse } from '../../../syntax/index.ts'
import { conditionOn, testsAround } from './code-conditions.ts'
import { type CodeScope, toCodeValue } from './code-values.ts'
import { testsIn } from './tests-in.ts'

export function findWrites(scope: CodeScope, table: CallTable, fn: SurveyedFunction): Call[] {
  if (!table.hasName('__setattr__') && !table.hasName('__setitem__')) return []
  const { reader, entries } = scope
  const { form } = fn.module
  const { code } = form
  const found: Call[] = []
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    const block = fn.writes[i + 1] ?? 0
    const value = fn.module.written.get(target) ?? 0
    const isAttribute = code[target] === Op.Attribute
    if ((!isAttribute && code[target] !== Op.Index) || value === 0 || code[value] === Op.Augment) continue
    const object = code[target + 2] ?? 0
    const text = unparse(form, object, 80)
    if (text === 'self' || text === 'cls') continue
    const paths = reader.forTypes(() => {
      const reading = reader.read(fn, object, block)
      return pathsOf(typeOf(reading) ?? pick(reading.value))
    })
    const known = paths.map((path) => table.find(`${path}.${isAttribute ? '__setattr__' : '__setitem__'}`)).find((one) => one !== undefined)
    const row = known ?? (isAttribute ? undefined : findHeaderRow(table, text, form.strings[code[(code[target + 3] ?? 0) + 2] ?? 0] ?? ''))
    if (row === undefined) continue
    const context = findContexts(fn, new Set([target])).get(target)
    const place = placeOf({ module: fn.module.value, node: target })
    found.push({
      callee: row.call,
      tags: row.tags,
      arguments: {
        name: isAttribute
          ? nameValue(form.strings[code[target + 3] ?? 0] ?? '', place)
          : toCodeValue(scope, fn, code[target + 3] ?? 0, block),
        value: toCodeValue(scope, fn, value, block),
      },
      open: false,
      receiver: reader.forTypes(() => toCodeValue(scope, fn, object, block)),
      awaited: false,
      goesTo: [],
      discarded: true,
      tested: false,
      lock: context?.lock ?? null,
      catches: (context?.catches ?? []).map((type) => (type === 0 ? 'BaseException' : unparse(form, type, 80))),
      inLoop: context?.inLoop ?? false,
      gathered: null,
      condition: context === undefined ? null : conditionOn(scope, fn, context, block),
      ...(context === undefined ? {} : testsAround(fn, context, row.tags)),
      ...(row.tags.includes('set-header') ? { tests: testsIn(fn) } : {}),
      written: null,
      place,
      inside: entries.insideOf(fn),
      entries: entries.of(fn),
    })
  }
  return found
}

/** `response = await call_next(request)` has no type that anybody could know, and headers are gathered in a dict: the header says whose they are. */
function findHeaderRow(table: CallTable, object: string, key: string): CallRow | undefined {
  const isResponse = /^access-control-/i.test(key) && /(?:^|[._])headers$/.test(object)
  return isResponse ? table.find('starlette.responses.Response.headers.__setitem__') : undefined
}

function nameValue(name: string, place: CodeValue['place']): CodeValue {
  return {
    value: name,
    certainty: 'certain',
    note: null,
    place,
    text: name,
    names: [],
    from: [{ kind: 'constant' }],
    type: 'str',
    defined: null,
  }
}

function pathsOf(value: Value): string[] {
  const classes = value.kind === 'class' ? value.mro : [value]
  return classes.flatMap((one) => pathOf(one) ?? [])
}
