// What libraries registered that is no route, as entries of the model.
import type { EventEntry, Handler } from '../../../model/index.ts'
import { type Machine, placeOf, type Value } from '../../../project/index.ts'
import { functionOf } from '../route-dependencies.ts'
import { ask } from '../text-questions.ts'
import type { EventNote } from './kit.ts'

/** In the order of registration; the same name twice is told by its number. */
export function eventsOf(machine: Machine, app: string | null, handlerOf: (value: Value) => Handler | null): EventEntry[] {
  const notes = (machine.notes.get('events') as EventNote[] | undefined) ?? [] // written by the kit alone
  const count = new Map<string, number>()
  const holders = [...new Set(notes.map(({ holder }) => holder))].filter((holder) => holder !== null)
  return notes.map((note) => {
    const base = `${app ?? note.site.module.name}|EVENT ${note.name}`
    const n = (count.get(base) ?? 0) + 1
    count.set(base, n)
    return {
      id: n === 1 ? base : `${base}#${n}`,
      app,
      library: note.library,
      name: note.name,
      handler: handlerOf(note.handler),
      ...mentionedBy(note.handler),
      ...(note.holder === null ? {} : { holder: holders.indexOf(note.holder) }),
      place: note.site.module.file === '' ? null : placeOf(note.site),
    }
  })
}

function mentionedBy(handler: Value): Pick<EventEntry, 'mentions'> {
  const func = functionOf(handler)
  const code = func?.module.code
  if (func === null || code == null) return {}
  return { mentions: func.form.parameters.flatMap(({ name }) => (ask(code, 'function-mentions', func.form, name) ? [name] : [])) }
}
