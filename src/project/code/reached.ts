// From which functions a piece of code is reached: backwards, from a function to those that call it or hand it on.
import { Op } from '../../syntax/index.ts'
import { pick, type Value } from '../evaluate/index.ts'
import type { Reader } from './reader.ts'
import type { SurveyedFunction } from './survey.ts'

const MOST_FUNCTIONS = 400

export class Reached {
  private readonly reader: Reader
  /** Functions whose own name no other function or class bears. */
  private readonly unique = new Map<string, number>()
  private readonly users = new Map<SurveyedFunction, readonly SurveyedFunction[]>()

  constructor(reader: Reader) {
    this.reader = reader
    for (const fn of reader.functions.values())
      if (fn.form !== null) this.unique.set(fn.form.name, (this.unique.get(fn.form.name) ?? 0) + 1)
  }

  /** The function and all that lead to it, nearest first. */
  towards(fn: SurveyedFunction): Set<SurveyedFunction> {
    const found = new Set<SurveyedFunction>([fn])
    for (const next of found) {
      if (found.size > MOST_FUNCTIONS) break
      for (const user of this.usersOf(next)) found.add(user)
    }
    return found
  }

  private usersOf(fn: SurveyedFunction): readonly SurveyedFunction[] {
    const known = this.users.get(fn)
    if (known !== undefined) return known
    const users = this.findUsers(fn)
    this.users.set(fn, users)
    return users
  }

  private findUsers(fn: SurveyedFunction): SurveyedFunction[] {
    const { form, parent, owner } = fn
    if (form === null) return []
    // A lambda or a function within runs, as far as anybody can say, when the outer one does.
    const outer = parent !== null && parent.form !== null ? [parent] : []
    if (form.isLambda) return outer
    const isMaker = owner !== null && /^__(?:init|post_init|call|enter|aenter|exit|aexit|new)__$/.test(form.name)
    const name = isMaker ? owner.name : form.name
    const users = new Set<SurveyedFunction>(outer)
    for (const speaker of this.reader.speakersOf(name))
      if (speaker !== fn && !users.has(speaker) && this.uses(speaker, fn, name, isMaker)) users.add(speaker)
    return [...users]
  }

  /** Whether one of the places where the name is spoken means this function. */
  private uses(speaker: SurveyedFunction, fn: SurveyedFunction, name: string, isMaker: boolean): boolean {
    if (speaker.form === null) return false
    const { code, strings } = speaker.module.form
    const isOnly = this.unique.get(name) === 1 && name.length > 3
    // A name of two words that nothing else in the tree bears is hardly a library's.
    const isPlain = isOnly && name.length > 7 && name.indexOf('_', 1) > 0
    let isMeant = false
    const look = (node: number, block: number): void => {
      if (isMeant || node === 0) return
      const operation = code[node]
      const isName = operation === Op.Local || operation === Op.Global || operation === Op.Free
      if (!isName && operation !== Op.Attribute) return
      const spoken = strings[code[node + (operation === Op.Attribute || operation === Op.Local ? 3 : 2)] ?? 0] ?? ''
      if ((isName ? (speaker.module.aliases.get(spoken) ?? spoken) : spoken) !== name) return
      if (isPlain) {
        isMeant = true
        return
      }
      const value = pick(this.reader.forTypes(() => this.reader.read(speaker, node, block)).value)
      isMeant =
        means(value, fn, isMaker) ||
        (isOnly &&
          value.kind !== 'class' &&
          (operation === Op.Attribute ? value.kind === 'unknown' || value.kind === 'external' : value.kind === 'external'))
    }
    for (let i = 0; i < speaker.calls.length && !isMeant; i += 2) {
      const call = speaker.calls[i] ?? 0
      const block = speaker.calls[i + 1] ?? 0
      look(code[call + 2] ?? 0, block)
      const count = code[call + 3] ?? 0
      for (let j = 0; j < count; j++) look(code[call + 6 + 3 * j] ?? 0, block)
    }
    return isMeant
  }
}

function means(value: Value, fn: SurveyedFunction, isMaker: boolean): boolean {
  switch (value.kind) {
    case 'function':
      return value.form === fn.form
    case 'method':
    case 'descriptor':
    case 'partial':
      return means(pick(value.func), fn, isMaker)
    case 'class':
      return isMaker && value.site?.module.file === fn.module.value.file && value.qualname === fn.owner?.qualname
    default:
      return false
  }
}
