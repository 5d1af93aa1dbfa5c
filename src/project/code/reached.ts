// From which functions a piece of code is reached: backwards, from a function to those that call it or hand it on.
import { Op } from '../../syntax/index.ts'
import { pick, type Value } from '../evaluate/index.ts'
import type { Mention } from './mentions.ts'
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
    const isOnly = this.unique.get(name) === 1 && name.length > 3
    // A name of two words that nothing else in the tree bears is hardly a library's.
    const isPlain = isOnly && name.length > 7 && name.indexOf('_', 1) > 0
    for (const mention of this.reader.mentionsOf(name)) {
      if (mention.fn === fn || mention.fn.form === null || users.has(mention.fn)) continue
      if (isPlain || this.isMeant(mention, fn, isOnly, isMaker)) users.add(mention.fn)
    }
    return [...users]
  }

  private isMeant({ fn: user, node, block }: Mention, fn: SurveyedFunction, isOnly: boolean, isMaker: boolean): boolean {
    const value = pick(this.reader.forTypes(() => this.reader.read(user, node, block)).value)
    if (means(value, fn, isMaker)) return true
    if (!isOnly || value.kind === 'class') return false
    return value.kind === 'external' || (value.kind === 'unknown' && user.module.form.code[node] === Op.Attribute)
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
